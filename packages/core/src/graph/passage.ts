import type { Plugin } from '@papy/contract'
import type { Node, Pipe } from './node.ts'

/**
 * Whether the results of a node pass this thread as they are sent, without being unpacked: nobody here looks at them, and
 * all readers send them on.
 */
export function isRelayed({ piper: { settings }, outbound }: Node): boolean {
  const { parallel, track, debug, produce } = settings
  if (parallel === false || parallel.settings.transfer || track || debug || produce !== 1) return false
  const readers = [...outbound.keys()].map((reader) => reader.piper.settings)
  // Who gathers looks at the items, and so does who calls functions in this thread.
  return readers.length > 0 && readers.every((reader) => reader.parallel !== false && reader.consume === 1)
}

/**
 * Whether the items of a pipe go from worker to worker by the transport that it was given; else why not: somebody in this
 * thread looks at them.
 */
export function notDirect({ from, to }: Pick<Pipe, 'from' | 'to'>): string | undefined {
  const { parallel, track, debug, produce } = from.piper.settings
  const reader = to.piper.settings
  if (parallel === false) return `${from.name} runs in this thread`
  if (reader.parallel === false) return `${to.name} runs in this thread`
  if (parallel.settings.transfer || reader.parallel.settings.transfer) return 'the pool moves buffers'
  if (track) return `${from.name} is tracked`
  if (debug) return `${from.name} debugs`
  if (produce !== 1) return `results of ${from.name} become several items`
  if (reader.consume !== 1) return `${to.name} gathers items`
  if (reader.produce === 'each') return `${to.name} unpacks what it makes bit by bit`
  if (to.inbound.size < 2) return undefined
  if (to.fit?.read.width === 'each') return `${to.name} pairs items within groups of any length`
  return to.fit?.read.ordered !== true ? `${to.name} pairs items by their index` : undefined
}

/** Where the workers at both ends of a pipe run. */
export function runtimesOf({ from, to }: Pick<Pipe, 'from' | 'to'>): readonly Plugin<'runtime'>[] {
  return [from, to].flatMap(({ piper }) => {
    const { parallel } = piper.settings
    return parallel === false ? [] : (parallel['~runtimes'] ?? [])
  })
}

/** Whether a pipe has a transport, and uses it. */
export function isDirect(pipe: Pipe): boolean {
  return pipe.via !== undefined && notDirect(pipe) === undefined
}

/** Whether nobody else has the items that a node reads. */
export function ownsItems({ inbound }: Node): boolean {
  return [...inbound.keys()].every(({ outbound, piper }) => outbound.size === 1 && !piper.settings.track)
}
