import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { RuntimeError } from '@papy/contract'
import { publicKey } from '../code/public-key.ts'
import { userTrustFile } from '../code/trust-file.ts'
import type { Wanted } from '../code/wanted.ts'
import type { CodeCache } from './code/code-cache.ts'
import { Reception } from './code/reception.ts'

/** What an agent's owner lets coordinators run. */
export interface Allowance {
  /** Directories whose modules may be run where they are: of a disk that all hosts share. @defaultValue none */
  readonly directories?: readonly string[]
  /** Packages that are installed here, beside those of PaPy. @defaultValue none */
  readonly packages?: readonly string[]
  /** Public keys (`papy key`) of those who may send code, beside those of `trustFile`. @defaultValue none */
  readonly keys?: readonly string[]
  /** Where more of those keys are. @defaultValue the file that `papy trust` writes */
  readonly trustFile?: string
  /** Whether functions that travel as text are run for whoever is let in: any code, that is. @defaultValue only for those whose key is trusted */
  readonly sources?: boolean
}

/** What an allowance should be, where it is something else. */
export function wrongAllowance(value: unknown): string | undefined {
  const {
    directories = [],
    packages = [],
    keys = [],
    trustFile = '-',
    sources = false,
    ...more
  } = (value ?? {}) as Record<string, unknown>
  const isAllowance =
    [directories, packages, keys].every((list) => Array.isArray(list) && list.every(isText)) &&
    isText(trustFile) &&
    typeof sources === 'boolean' &&
    Object.keys(more).length === 0
  return isAllowance ? undefined : 'lists of directories, packages and keys, a trustFile, and whether sources are run'
}

/** Packages that are always allowed: what a pipeline is made of. */
const OURS = /^@papy\/[a-z0-9-]+(?:\/[a-z0-9-]+)*$/

/** Finds modules for the workers of an agent, and refuses those that its owner did not allow. */
export class Modules {
  /** For what coordinators send. */
  readonly reception: Reception
  readonly #directories: readonly string[]
  readonly #packages: ReadonlySet<string>
  readonly #places: readonly NodeJS.Require[]
  readonly #runsSources: boolean

  /**
   * @param from - the directory in which packages are looked for
   * @throws ArgumentError `ERR_ARGUMENT` for a key that is none
   */
  constructor(allow: Allowance, from: string, code: Required<CodeCache>) {
    const { directories = [], packages = [], keys = [], trustFile = userTrustFile(), sources = false } = allow
    this.#directories = directories.map((directory) => `${realpathSync(directory)}${sep}`)
    this.#packages = new Set(packages)
    // Where its owner says, beside the program that is the agent, and beside this package.
    const program = realPath(process.argv[1] ?? '')
    this.#places = [`${from}${sep}`, program, fileURLToPath(import.meta.url)].flatMap((place) =>
      place === undefined ? [] : [createRequire(pathToFileURL(place))],
    )
    this.#runsSources = sources
    this.reception = new Reception({ keys: keys.map(publicKey), trustFile }, code, this.#places)
  }

  /** Where something is here. @throws RuntimeError `ERR_MODULE_REFUSED` */
  find(wanted: Wanted): string {
    if ('url' in wanted) return this.#file(wanted.url)
    return 'source' in wanted ? this.#source(wanted.source) : this.#package(wanted.specifier)
  }

  /** Nothing of it will be used any more. */
  close(): Promise<void> {
    return this.reception.close()
  }

  #file(url: string): string {
    const path = pathOf(url)
    // Where it really is: a link must not lead out of what was allowed.
    const real = path === undefined ? undefined : realPath(path)
    if (real !== undefined && this.#directories.some((directory) => real.startsWith(directory)))
      return pathToFileURL(real).href
    if (real !== undefined && this.reception.has(url)) return url
    throw refused(url, `it is not below a directory that this agent allows (--allow-directory), ${OR_TRUST}`)
  }

  #source(hash: string): string {
    if (this.#runsSources) return ''
    throw refused(`a function that came as text (${hash.slice(0, 12)})`, `this agent runs no text, ${OR_TRUST}`)
  }

  #package(specifier: string): string {
    if (!OURS.test(specifier) && !this.#packages.has(specifier))
      throw refused(specifier, 'this agent does not allow that package; start it with --allow-package')
    for (const require of this.#places) {
      const found = resolved(require, specifier)
      if (found !== undefined) return pathToFileURL(found).href
    }
    throw refused(specifier, 'it is not installed on that host; install it where the agent is started')
  }
}

const OR_TRUST = 'and trusts nobody who would send it; say there: papy trust, with the key that papy key prints here'

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
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
