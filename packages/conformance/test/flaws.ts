import { judgeTransport, transportLaws } from '@papy/conformance'
import type { Plugin } from '@papy/contract'
import {
  crate as anyCrate,
  fleeting as anyFleeting,
  forgetful as anyForgetful,
  hopeful as anyHopeful,
  humble as anyHumble,
  lasting as anyLasting,
  secretive as anySecretive,
} from './fixtures/crate.mjs'
import { shelf as anyShelf } from './fixtures/shelf.mjs'

type Make = (flaw?: unknown) => Plugin<'transport'>

/** Transports that can be broken: by the name of a flaw, or as `{ flaw }`. */
export const shelf = anyShelf as Make
export const crate = anyCrate as Make
export const humble = anyHumble as Make
export const fleeting = anyFleeting as Make
export const hopeful = anyHopeful as Make
export const forgetful = anyForgetful as Make
export const lasting = anyLasting as Make
export const secretive = anySecretive as Make

/** Ids of all laws. */
export const all: readonly string[] = transportLaws.map(({ id }) => id)

/** Which laws a transport breaks. */
export async function broken(
  make: () => Plugin<'transport'>,
  only: readonly string[],
  items = 2_000,
): Promise<string[]> {
  const verdicts = await judgeTransport(make, { only, items })
  return [...new Set(verdicts.flatMap(({ id, outcome }) => (outcome === 'broken' ? [id] : [])))]
}

/** The laws that each flaw of a transport within a thread breaks: these, and no other. */
export const shelfBreaks: Readonly<Record<string, readonly string[]>> = {
  aliases: ['T11'],
  'hands out what it keeps': ['T14'],
  'one buffer for all leases': ['T13', 'T60', 'T61'],
  'one byte off': ['T12'],
  'looks into what it carries': ['T06'],
  'counts no readers': ['T31', 'T32', 'T33', 'T35'],
  'never frees': ['T21', 'T22', 'T30', 'T31', 'T32', 'T34', 'T35', 'T54', 'T64', 'T70', 'T71', 'T72', 'T92'],
  'cannot drop': ['T33', 'T36', 'T71', 'T90'],
  'uses places again': ['T21', 'T22'],
  'believes tickets': ['T26'],
  'fails on odd places': ['T25', 'T26'],
  'long tickets': ['T20'],
  'tells its secret': ['T101'],
  'open to all': ['T100'],
  'leaves a file': ['T94'],
  'leaves descriptors': ['T91'],
  'a descriptor for each item': ['T90'],
  'keeps all for ever': ['T92'],
  'no back-pressure': ['T70', 'T71', 'T72', 'T73'],
  'deaf to aborts': ['T72'],
  'forgets who waits': ['T73'],
  'outlives itself': ['T52', 'T55', 'T73'],
  'one at a time': ['T43', 'T60', 'T61', 'T62', 'T63'],
  'takes foreign tickets': ['T23'],
  'releases again': ['T35'],
  'goes on when closed': ['T50'],
  'nameless errors': ['T24', 'T25', 'T26', 'T27'],
  'any number of readers': ['T33', 'T37'],
}

/** Those that the flaws of a durable transport between processes break. */
export const crateBreaks: Readonly<Record<string, readonly string[]>> = {
  'closes with all it put': ['T51'],
  'forgets the dead': ['T81'],
  'keeps its process alive': ['T93'],
  'tells who asks for files': ['T25'],
}
