import type { Plugin, PluginBuild } from 'esbuild'
import type { External } from '../../code/manifest.ts'
import { type Installed, isInstalled, isNative, packageOf } from './native.ts'

/** Marks what this plugin resolves itself. */
const RESOLVING = Symbol('resolving')

/** Decides which packages stay out of a bundle: those of PaPy, which agents have, and machine code. */
export class Externals {
  /** What stayed out, by name. */
  readonly found: Map<string, External> = new Map()
  /** Machine code of the user's own, which nobody can send. */
  readonly stray: Set<string> = new Set()
  /** Packages in which machine code was met that had no sign of it. */
  readonly #met = new Set<string>()

  /** In how many packages machine code was met: as there are more, it is to be bundled again without these. */
  get met(): number {
    return this.#met.size
  }

  /** For esbuild. */
  plugin(): Plugin {
    return {
      name: 'papy',
      setup: (build) => {
        build.onResolve({ filter: /\.node$/ }, ({ path, importer }) => this.#meet(path, importer))
        build.onResolve({ filter: /^[^./]/ }, ({ path, pluginData, kind, importer, resolveDir }) =>
          pluginData === RESOLVING || kind === 'entry-point' || /^(?:node|data|https?):/.test(path)
            ? undefined
            : this.#decide(build, path, { kind, importer, resolveDir, pluginData: RESOLVING }),
        )
      },
    }
  }

  #meet(path: string, importer: string): { readonly path: string; readonly external: true } {
    const owner = isInstalled(importer) ? packageOf(importer) : undefined
    if (owner === undefined) this.stray.add(path)
    else this.#met.add(owner.name)
    return { path, external: true }
  }

  async #decide(
    build: PluginBuild,
    specifier: string,
    options: Parameters<PluginBuild['resolve']>[1],
  ): Promise<{ readonly path: string; readonly external: true } | undefined> {
    const { path } = await build.resolve(specifier, options)
    const owner = path === '' ? undefined : packageOf(path)
    if (owner === undefined || packageIn(specifier) !== owner.name || !this.#staysOut(owner)) return undefined
    this.found.set(owner.name, { version: owner.version, native: !isOurs(owner.name) })
    return { path: specifier, external: true }
  }

  #staysOut(owner: Installed): boolean {
    return isOurs(owner.name) || this.#met.has(owner.name) || isNative(owner)
  }
}

/** The name of the package that a specifier names an export of. */
export function packageIn(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function isOurs(name: string): boolean {
  return name.startsWith('@papy/')
}
