import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pnpm } from '../../.config/testing/pnpm.ts'

const run = promisify(execFile)
const windows = process.platform === 'win32'
const root = fileURLToPath(new URL('../..', import.meta.url))
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))

/** A project of somebody else, outside the workspace, with packages installed as they would be published. */
export interface Project {
  readonly directory: string
  /** Runs a program of the fixtures there. */
  node(program: string): Promise<{ readonly stdout: string; readonly stderr: string }>
}

/**
 * Packs packages, and installs some of them in an empty project by npm, which gets nothing from a registry.
 *
 * @param wanted - names, without the scope, of what a user would ask for
 * @param needed - what these bring with them
 * @param others - what they bring of other people: directories below `packages` where those are installed
 */
export async function installed(
  wanted: readonly string[],
  needed: readonly string[],
  others: readonly string[] = [],
): Promise<Project> {
  const home = mkdtempSync(join(tmpdir(), 'papy-packed-'))
  const [tarballs, directory] = [join(home, 'tarballs'), join(home, 'project')]
  for (const made of [tarballs, directory]) mkdirSync(made)
  await pack([...wanted, ...needed], tarballs)
  const specs = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`@papy/${name}`, `file:${tarballOf(name, tarballs)}`]))
  const overrides = { ...specs(needed), ...(await packOthers(others, tarballs)) }
  const manifest = { private: true, dependencies: specs(wanted), overrides }
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  const flags = ['--offline', '--no-audit', '--no-fund', '--loglevel=error', '--cache', join(home, 'cache')]
  await run('npm', ['install', ...flags], { cwd: directory, shell: windows })
  cpSync(fixtures, directory, { recursive: true })
  return { directory, node: (program) => run(process.execPath, [program], { cwd: directory }) }
}

/** Packs packages as they are published: what pnpm puts in the place of `workspace:^`, npm would leave as it is. */
export async function pack(names: readonly string[], to: string): Promise<void> {
  const filters = names.flatMap((name) => ['--filter', `@papy/${name}`])
  await run(pnpm(), [...filters, 'pack', '--pack-destination', to], { cwd: root, shell: windows })
}

// As they are installed in the workspace.
async function packOthers(directories: readonly string[], to: string): Promise<Record<string, string>> {
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
