import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pnpm } from '../../.config/testing/pnpm.ts'
import { papyNeeds } from '../packed/papy-needs.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** What `@papy/cli` brings with it. */

/** What these bring of other people, and what bundles code: directories below `packages` where they are installed. */
const others = ['ws', 'node-forge', 'esbuild'].map((name) => join(root, 'packages/runtime-ws/node_modules', name))

/** How packages are installed: npm puts them side by side, pnpm only where they are named; or for all users. */
export type Installer = 'npm' | 'pnpm' | 'npm -g'

/** Packages as they would be published, and projects of other people in which they are installed, without a registry. */
export class Installs {
  readonly #home: string
  readonly #tarballs: ReadonlyMap<string, string>

  private constructor(home: string, tarballs: ReadonlyMap<string, string>) {
    this.#home = home
    this.#tarballs = tarballs
  }

  /** Packs them. @param home - an empty directory outside of this repository */
  static async packed(home: string): Promise<Installs> {
    const to = join(home, 'tarballs')
    mkdirSync(to)
    const filters = ['cli', ...papyNeeds].flatMap((name) => ['--filter', `@papy/${name}`])
    await run(pnpm(), [...filters, 'pack', '--pack-destination', to], { cwd: root })
    const natives = join(root, 'node_modules/.pnpm')
    const [binary] = readdirSync(natives).filter((name) =>
      name.startsWith(`@esbuild+${process.platform}-${process.arch}@`),
    )
    const native = join(natives, `${binary}`, 'node_modules/@esbuild', `${process.platform}-${process.arch}`)
    const flags = ['--ignore-scripts', '--pack-destination', to]
    for (const directory of [...others, native]) await run('npm', ['pack', directory, ...flags])
    return new Installs(home, new Map(readdirSync(to).map((file) => [nameOf(file), join(to, file)])))
  }

  /**
   * Installs packages in a directory of their own.
   *
   * @returns what starts the `papy` that is among them
   */
  async install(
    directory: string,
    wanted: readonly string[],
    installer: Installer = 'npm',
  ): Promise<readonly string[]> {
    mkdirSync(directory)
    if (installer === 'npm -g') await this.#forAll(directory)
    else await this.#inProject(directory, wanted, installer)
    const at = installer === 'npm -g' ? 'lib/node_modules' : 'node_modules'
    return [process.execPath, join(directory, at, '@papy/cli/dist/papy.js')]
  }

  async #inProject(directory: string, wanted: readonly string[], installer: 'npm' | 'pnpm'): Promise<void> {
    const file = (name: string) => `file:${this.#tarballs.get(name)}`
    const dependencies = Object.fromEntries(wanted.map((name) => [name, file(name)]))
    const rest = [...this.#tarballs.keys()].filter((name) => !wanted.includes(name))
    const overrides = Object.fromEntries(rest.map((name) => [name, file(name)]))
    const manifest = { private: true, dependencies, ...(installer === 'npm' ? { overrides } : {}) }
    writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
    const options = { cwd: directory }
    if (installer === 'npm') return void (await run('npm', ['install', '--ignore-scripts', ...this.#quiet()], options))
    // Nothing is found but what a package names itself.
    const settings = { packages: [], hoist: false, overrides }
    writeFileSync(join(directory, 'pnpm-workspace.yaml'), JSON.stringify(settings))
    await run(pnpm(), ['install', '--offline', '--store-dir', join(this.#home, 'store')], options)
  }

  async #forAll(directory: string): Promise<void> {
    const files = [...this.#tarballs].filter(([name]) => !name.includes('esbuild')).map(([, file]) => file)
    await run('npm', ['install', '-g', '--prefix', directory, ...this.#quiet(), ...files])
  }

  #quiet(): readonly string[] {
    return ['--offline', '--no-audit', '--no-fund', '--loglevel=error', '--cache', join(this.#home, 'cache')]
  }
}

function nameOf(file: string): string {
  const name = file.replace(/-\d+\.\d+\.\d+.*$/, '')
  return name.replace(/^(papy|esbuild)-/, '@$1/')
}
