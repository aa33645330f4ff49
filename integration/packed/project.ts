import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pack, packOthers, tarballOf } from './tarballs.ts'

const run = promisify(execFile)
const windows = process.platform === 'win32'
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
