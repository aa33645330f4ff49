import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pnpm } from '../../.config/testing/pnpm.ts'
import { papyNeeds, papyNeedsOthers } from '../packed/papy-needs.ts'
import { pack, packOthers, tarballOf } from '../packed/tarballs.ts'

const run = promisify(execFile)

const esbuild = 'runtime-ws/node_modules/esbuild'

/** What `@papy/cli` brings of other people, and what bundles code: where they are installed, below `packages`. */
const others = [...papyNeedsOthers, esbuild, `${esbuild}/../@esbuild/${process.platform}-${process.arch}`]

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
    const names = ['cli', ...papyNeeds]
    await pack(names, to)
    const ours = names.map((name) => [`@papy/${name}`, `file:${tarballOf(name, to)}`] as const)
    return new Installs(home, new Map([...ours, ...Object.entries(await packOthers(others, to))]))
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
    const all = [...this.#tarballs]
    const dependencies = Object.fromEntries(all.filter(([name]) => wanted.includes(name)))
    const overrides = Object.fromEntries(all.filter(([name]) => !wanted.includes(name)))
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
    const files = [...this.#tarballs].filter(([name]) => !name.includes('esbuild')).map(([, spec]) => spec)
    await run('npm', ['install', '-g', '--prefix', directory, ...this.#quiet(), ...files])
  }

  #quiet(): readonly string[] {
    return ['--offline', '--no-audit', '--no-fund', '--loglevel=error', '--cache', join(this.#home, 'cache')]
  }
}
