import type { Bytes } from '@papy/contract'

/**
 * Cuts a gather list into what rows hold: each is `scratch`, filled, or a view where nothing need be gathered; and only good
 * until the next one is asked for. Fresh memory for each would cost more than what is done with it.
 */
export function* rowsOf(chunks: readonly Uint8Array[], scratch: Uint8Array): Generator<Uint8Array> {
  let filled: Bytes = 0
  for (let rest of chunks) {
    while (rest.byteLength > 0) {
      const count = Math.min(rest.byteLength, scratch.byteLength - filled)
      const next = rest.subarray(0, count)
      rest = rest.subarray(count)
      if (count === scratch.byteLength) yield next
      else {
        scratch.set(next, filled)
        filled += count
      }
      if (filled < scratch.byteLength) continue
      yield scratch
      filled = 0
    }
  }
  if (filled > 0) yield scratch.subarray(0, filled)
}
