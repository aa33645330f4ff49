import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pnpm } from '../../../.config/testing/pnpm.ts'

const run = promisify(execFile)
const windows = process.platform === 'win32'
const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const packed = ['contract', 'conformance', 'create-plugin']
/** What generated packages are worked on with, and the programs of it: those of the workspace, so that no registry is asked. */
const tools = { typescript: ['tsc'], vitest: ['vitest'], '@types/node': [] } as const

/** A directory of somebody else, outside the workspace. */
export interface Home {
  readonly directory: string
  /** Begins a package there by the packed program, and answers its directory. */
  create(name: string, kind: string): Promise<string>
  /** What would be published of a directory: paths. Rejects, with why, where publint has something against it. */
  published(directory: string): Promise<readonly string[]>
  /** Runs a script of npm in a directory: what it printed. Rejects, with that, when it fails. */
  script(directory: string, script: string): Promise<string>
}

/** Packs what generated packages need, as it is published, and installs it once for all of them. */
export async function generating(): Promise<Home> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'papy-generated-')))
  const tarballs = join(home, 'tarballs')
  mkdirSync(tarballs)
  const filters = packed.flatMap((name) => ['--filter', `@papy/${name}`])
  await run(pnpm(), [...filters, 'pack', '--pack-destination', tarballs], { cwd: workspace, shell: windows })
  writeFileSync(join(home, 'package.json'), '{ "private": true }')
  const flags = ['--offline', '--no-audit', '--no-fund', '--loglevel=error', '--cache', join(home, 'cache')]
  const files = readdirSync(tarballs).map((file) => join(tarballs, file))
  await run('npm', ['install', ...flags, ...files], { cwd: home, shell: windows })
  for (const [tool, programs] of Object.entries(tools)) lend(home, tool, programs)
  const bin = join(home, 'node_modules/@papy/create-plugin/dist/bin.js')
  return {
    directory: home,
    async create(name, kind) {
      await run(process.execPath, [bin, name, '--kind', kind, '--dir', kind], { cwd: home })
      return join(home, kind)
    },
    async published(directory) {
      const publint = join(workspace, 'node_modules/publint/src/cli.js')
      await run(process.execPath, [publint, 'run', directory, '--strict', '--pack', 'npm'], { cwd: directory }).catch(
        (error: { stdout: string; stderr: string }) => {
          throw new Error(`publint has something against ${directory}:\n${error.stdout}\n${error.stderr}`)
        },
      )
      const packing = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline']
      const { stdout } = await run('npm', packing, { cwd: directory, shell: windows })
      const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }]
      return files.map(({ path }) => path)
    },
    async script(directory, script) {
      // Its own Node, as the tools of the workspace need it.
      const env = {
        ...process.env,
        NO_COLOR: '1',
        PATH: `${dirname(process.execPath)}${windows ? ';' : ':'}${process.env['PATH']}`,
      }
      const { stdout, stderr } = await run('npm', ['run', script], { cwd: directory, env, shell: windows }).catch(
        (error: { stdout: string; stderr: string }) => {
          throw new Error(`npm run ${script} failed in ${directory}:\n${error.stdout}\n${error.stderr}`)
        },
      )
      return stdout + stderr
    },
  }
}

function lend(home: string, tool: string, programs: readonly string[]): void {
  const modules = join(home, 'node_modules')
  for (const folder of [join(modules, dirname(tool)), join(modules, '.bin')]) mkdirSync(folder, { recursive: true })
  symlinkSync(realpathSync(join(workspace, 'node_modules', tool)), join(modules, tool), 'junction')
  for (const program of programs) {
    const [from, to] = [join(workspace, 'node_modules/.bin', program), join(modules, '.bin', program)]
    if (windows) writeFileSync(`${to}.cmd`, `@"${from}.cmd" %*\r\n`)
    else symlinkSync(from, to)
  }
}
