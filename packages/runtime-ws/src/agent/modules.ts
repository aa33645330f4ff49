import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { RuntimeError } from '@papy/contract'
import type { WantedModule } from '../worker/letter.ts'

/** What an agent's owner lets coordinators run. */
export interface Allowance {
  /** Directories whose modules may be run where they are: of a disk that all hosts share. @defaultValue none */
  readonly directories?: readonly string[]
  /** Packages that are installed here, beside those of PaPy. @defaultValue none */
  readonly packages?: readonly string[]
}

/** Packages that are always allowed: what a pipeline is made of. */
const OURS = /^@papy\/[a-z0-9-]+(?:\/[a-z0-9-]+)*$/

/** Finds modules for the workers of an agent, and refuses those that its owner did not allow. */
export class Modules {
  readonly #directories: readonly string[]
  readonly #packages: ReadonlySet<string>
  readonly #require: NodeJS.Require

  /** @param from - the directory in which packages are looked for */
  constructor({ directories = [], packages = [] }: Allowance, from: string) {
    this.#directories = directories.map((directory) => `${realpathSync(directory)}${sep}`)
    this.#packages = new Set(packages)
    this.#require = createRequire(pathToFileURL(`${from}${sep}`))
  }

  /** Where a module is here. @throws RuntimeError `ERR_MODULE_REFUSED` */
  find(wanted: WantedModule): string {
    return 'url' in wanted ? this.#file(wanted.url) : this.#package(wanted.specifier)
  }

  #file(url: string): string {
    const path = pathOf(url)
    // Where it really is: a link must not lead out of what was allowed.
    const real = path === undefined ? undefined : realPath(path)
    if (real !== undefined && this.#directories.some((directory) => real.startsWith(directory)))
      return pathToFileURL(real).href
    const why = 'it is not below a directory that this agent allows'
    throw refused(url, `${why}; start it with --allow-directory, or send code that is signed`)
  }

  #package(specifier: string): string {
    if (!OURS.test(specifier) && !this.#packages.has(specifier))
      throw refused(specifier, 'this agent does not allow that package; start it with --allow-package')
    for (const require of [this.#require, createRequire(import.meta.url)]) {
      const found = resolved(require, specifier)
      if (found !== undefined) return pathToFileURL(found).href
    }
    throw refused(specifier, 'it is not installed on that host; install it where the agent is started')
  }
}

function resolved(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    return require.resolve(specifier)
  } catch {
    return undefined
  }
}

function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''))
  } catch {
    return undefined
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

function refused(module: string, why: string): RuntimeError {
  return new RuntimeError('ERR_MODULE_REFUSED', `${module} is not run there: ${why}`, { module })
}
