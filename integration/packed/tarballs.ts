import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pnpm } from '../../.config/testing/pnpm.ts'

const run = promisify(execFile)
const windows = process.platform === 'win32'
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Packs packages as they are published: what pnpm puts in the place of `workspace:^`, npm would leave as it is. */
export async function pack(names: readonly string[], to: string): Promise<void> {
  const filters = names.flatMap((name) => ['--filter', `@papy/${name}`])
  await run(pnpm(), [...filters, 'pack', '--pack-destination', to], { cwd: root, shell: windows })
}

/**
 * Packs packages of other people, as they are installed in the workspace.
 *
 * @param directories - below `packages`, where they are installed
 * @returns by name, what npm and pnpm install
 */
export async function packOthers(directories: readonly string[], to: string): Promise<Record<string, string>> {
  const specs: Record<string, string> = {}
  for (const directory of directories) {
    // By tar, not by `npm pack`, which packs what is to be published: some packages cannot be again.
    const staging = mkdtempSync(join(to, 'other-'))
    const place = placeOf(directory)
    const { name } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { name: string }
    const isPart = (path: string) => !path.slice(place.length).includes('node_modules')
    cpSync(place, join(staging, 'package'), { recursive: true, dereference: true, filter: isPart })
    const file = join(staging, 'package.tgz')
    await run('tar', ['-czf', file, '-C', staging, 'package'])
    specs[name] = `file:${file}`
  }
  return specs
}

// What stands beside a package is found where that really is.
function placeOf(directory: string): string {
  const [first = '', beside] = directory.split('/../')
  const place = realpathSync(join(root, 'packages', first))
  return beside === undefined ? place : join(place, '..', beside)
}

/** Where the tarball of a package is. */
export function tarballOf(name: string, directory: string): string {
  const found = readdirSync(directory).find((file) => file.replace(/-\d+\.\d+\.\d+.*$/, '') === `papy-${name}`)
  if (found === undefined) throw new Error(`@papy/${name} was not packed`)
  return join(directory, found)
}
