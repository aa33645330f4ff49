import type { Node } from './node.ts'

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

/** Whether nobody else has the items that a node reads. */
export function ownsItems({ inbound }: Node): boolean {
  return [...inbound.keys()].every(({ outbound, piper }) => outbound.size === 1 && !piper.settings.track)
}
