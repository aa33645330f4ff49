import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { describe } from '../errors.ts'
import { isPlugin, type PluginKind } from '../plugin.ts'
import { digestOf } from '../value/digest.ts'
import { inlineRef } from './inline.ts'
import { inspect } from './inspect.ts'
import { locate, originOf } from './locate.ts'
import { ModuleGraph, type ModuleReader } from './module-graph.ts'
import { anchored } from './modules.ts'
import { isStep, type Step, stepName, toStep, type UserFunction } from './step.ts'

/** What functions are, as far as text tells: the same on every host and in every run, until one of them changes. */
export interface Fingerprint {
  /** SHA-256 in hex: of texts, of the modules beside them, of bound arguments. */
  readonly hash: string
  /** For people: `'pow'`, `'align from file:///…/steps.ts'`. */
  readonly functions: readonly string[]
  /** Why it may miss a change: what was read is not all that decides. */
  readonly unknown?: string
}

/**
 * Tells functions that are called one after the other from what they were before: by
 *
 * - their text, where they use nothing around them; else the text of their module and of those it imports by path
 * - name and version of the packages these import, and of all that those depend on
 * - bound arguments, and the modules of `imports()`
 *
 * Files are read as they are now. A module that is no file counts by its URL.
 */
export function fingerprintOf(steps: readonly Step[]): Promise<Fingerprint> {
  return Promise.resolve(fingerprint(steps))
}

/** As {@link fingerprintOf}, at once. */
export function fingerprint(steps: readonly Step[]): Fingerprint {
  const reading = new FingerprintReader()
  const functions = steps.map((step) => reading.step(step))
  const { hash, unknown } = reading
  return { hash, functions, ...(unknown === undefined ? {} : { unknown }) }
}

class FingerprintReader implements ModuleReader {
  readonly #hash = createHash('sha256')
  // One for all: a module that two functions come from is read once.
  readonly #graph: ModuleGraph = new ModuleGraph(this)
  #unknown: string | undefined

  get hash(): string {
    return this.#hash.copy().digest('hex')
  }

  get unknown(): string | undefined {
    return this.#unknown
  }

  add(part: string | Uint8Array): void {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    this.#hash.update(`${bytes.byteLength}:`).update(bytes)
  }

  doubt(reason: string): void {
    this.#unknown ??= reason
  }

  step(step: Step): string {
    const name = stepName(step)
    this.add('step')
    const place = this.#callable(step, name)
    this.#arguments(step, name)
    this.#modules(step)
    return place === undefined ? name : `${name} from ${place}`
  }

  #callable(step: Step, name: string): string | undefined {
    const { fn, from } = step
    if (fn === undefined) return this.#named(from as NonNullable<Step['from']>)
    const alone = aloneOf(fn)
    if (alone !== undefined) {
      this.add('source')
      this.#graph.text(alone, originOf(step) ?? here())
      return undefined
    }
    try {
      const ref = locate(step)
      if (ref.kind === 'module') return this.#named(ref)
    } catch (error) {
      this.doubt((error as Error).message)
    }
    this.add(Function.prototype.toString.call(fn))
    this.doubt(`${name} uses what is around it`)
    return originIn(step)
  }

  #named({ url, export: name }: { readonly url: string; readonly export: string }): string {
    this.add(`export ${name}`)
    this.#graph.module(url)
    return url
  }

  #arguments({ args }: Step, name: string): void {
    const digest = digestOf(args, `the arguments of ${name}: args`, (value) => this.#standIn(value))
    this.add('hash' in digest ? digest.hash : 'unknown')
    if ('unknown' in digest) this.doubt(digest.unknown)
  }

  // Read on its own, so that what is written for it is one value.
  #standIn(value: object): unknown {
    const kind = kinds.find((each) => isPlugin(value, each))
    if (kind !== undefined) {
      const { specifier, export: factory, args } = (value as { readonly descriptor: Descriptor }).descriptor
      return ['plugin', kind, specifier, factory, args]
    }
    if (typeof value !== 'function' && !isStep(value)) return undefined
    const inner = new FingerprintReader()
    try {
      inner.step(toStep(value as UserFunction))
    } catch (error) {
      this.doubt(describe(error))
    }
    if (inner.unknown !== undefined) this.doubt(inner.unknown)
    return ['function', inner.hash]
  }

  #modules(step: Step): void {
    const modules = Object.entries(anchored(step) ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
    for (const [local, text] of modules) {
      this.add(`module ${local} ${text.startsWith('file:') ? '' : text}`)
      // Which alternative there is decides.
      for (const specifier of text.replace(/^\?/, '').split('|'))
        if (specifier.startsWith('file:')) this.#graph.module(specifier)
        else this.#graph.specifier(specifier, originIn(step) ?? here(), /^\?|\|/.test(text))
    }
  }
}

interface Descriptor {
  readonly specifier: string
  readonly export: string
  readonly args: readonly unknown[]
}

const kinds: readonly PluginKind[] = ['transport', 'serializer', 'runtime', 'cache']

// A function that needs nothing around it is all there is of it, wherever it stands.
function aloneOf(fn: UserFunction): string | undefined {
  try {
    const ref = inlineRef(fn, inspect(fn))
    return ref.kind === 'source' ? ref.source : undefined
  } catch {
    return undefined
  }
}

function originIn(step: Step): string | undefined {
  try {
    return originOf(step)
  } catch {
    return undefined
  }
}

function here(): string {
  return pathToFileURL(`${process.cwd()}/`).href
}
