import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ArgumentError, type CacheContext, type Plugin } from '@papy/contract'
import { cacheContext } from '@papy/contract/engine'
import { type Step, toStep, type UserFunction } from '@papy/contract/function'
import { digestOf } from '@papy/contract/value'
import { type EntryHead, readEntry } from './entry.ts'
import { Place } from './place.ts'

/** Why a result is reused, or not. */
export type ReuseReason =
  /** It is there. */
  | 'hit'
  /** The inbox was never seen with these functions, or what was kept was deleted since. */
  | 'nothing stored'
  /** The same inbox is known with another text of the functions, or of what they import. */
  | 'function changed'
  /** … with other arguments bound to them, or unpacked into another number of items. */
  | 'arguments changed'
  /** What was kept cannot be read. */
  | 'damaged'
  /** The inbox has a part whose content nobody knows. */
  | 'not hashable'
  /** The functions cannot be told from others. */
  | 'disabled'

/** What a piper with a cache does with an inbox. */
export interface Explanation {
  readonly reason: ReuseReason
  /** For people. */
  readonly message: string
  /** The results that the inbox had before: the one that is reused, or those of other functions. */
  readonly known: readonly Known[]
}

/** A result that an inbox had. */
export interface Known {
  readonly node: string
  readonly functions: readonly string[]
  /** When it was computed, epoch Ms. */
  readonly at: number
}

/**
 * Says why a piper with a cache does, or does not, compute the result of an inbox.
 *
 * @param work - the functions of the piper
 * @param inbox - as its function gets it: `[item]`
 * @param unpack - its `produce`, unless that is 1
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function explain(
  cache: Plugin<'cache'>,
  work: UserFunction | Step | readonly (UserFunction | Step)[],
  inbox: unknown,
  unpack?: number | 'each',
): Explanation {
  const [directory] = cache.descriptor.args
  if (typeof directory !== 'string')
    throw new ArgumentError('ERR_ARGUMENT', 'explain(cache, …): cache must be a resultsCache')
  const steps = (Array.isArray(work) ? (work as readonly (UserFunction | Step)[]) : [work as UserFunction]).map(toStep)
  const context = cacheContext('', steps, unpack)
  if ('unknown' in context) return { reason: 'disabled', message: context.unknown, known: [] }
  const digest = digestOf(inbox, 'inbox')
  if ('unknown' in digest) return { reason: 'not hashable', message: digest.unknown, known: [] }
  return explained(new Place(directory), digest.hash, context)
}

function explained(place: Place, input: string, context: CacheContext): Explanation {
  const isThere = namesOf(place, input).some((name) => place.file(input, context.hash).endsWith(name))
  const known = headsOf(place, input)
  const same = known.find(({ hash }) => hash === context.hash)
  if (same !== undefined) return { reason: 'hit', message: `computed ${when(same)}`, known: [same] }
  if (isThere) return { reason: 'damaged', message: 'what was kept is torn or damaged', known: [] }
  const others = known.filter(({ functions }) => namesIn(functions) === namesIn(context.functions))
  const [last] = others
  if (last === undefined) return { reason: 'nothing stored', message: 'no result of this inbox is kept', known: [] }
  const alike = others.filter(({ code }) => code === context.code)
  if (alike.length === 0)
    return { reason: 'function changed', message: `computed ${when(last)} by another text`, known: others }
  return { reason: 'arguments changed', message: `computed ${when(alike[0] as EntryHead)} with others`, known: alike }
}

function headsOf(place: Place, input: string): readonly EntryHead[] {
  const heads = namesOf(place, input).flatMap((name) => {
    try {
      return readEntry(join(place.folder(input), name))?.head ?? []
    } catch {
      return []
    }
  })
  return heads.filter((head) => head.input === input).sort((one, other) => other.at - one.at)
}

function namesOf(place: Place, input: string): readonly string[] {
  try {
    return readdirSync(place.folder(input)).filter((name) => name.startsWith(place.prefix(input)))
  } catch {
    return []
  }
}

// Wherever they stood.
function namesIn(functions: readonly string[]): string {
  return functions.map((text) => text.replace(/ from .*$/, '')).join('>')
}

function when({ at }: EntryHead): string {
  return new Date(at).toISOString()
}
