import { cutBatch, type Hop } from '@papy/contract/engine'
import type { Piece } from '../chunk/chunk.ts'
import type { Ms } from '../units.ts'
import type { DoneMessage } from '../wire/wire.ts'

/** Who made calls. */
export interface Maker {
  readonly label: string
  /** Where it runs; `undefined`: on this host. */
  readonly host: string | undefined
}

/** What is told of a piece that came back. */
export function hopOf(
  { chunk, from, to, attempts }: Piece<unknown>,
  { ms: tookMs, reused }: { readonly ms: Ms; readonly reused: DoneMessage['reused'] },
  { label, host }: Maker,
): Hop {
  const { calls } = chunk
  // With placeholders among the calls nobody knows which they are: then it is told of all.
  const [start, end] = calls.placeholders === undefined ? [from, to] : [0, calls.size]
  const { group, offset, first, width, ends } = cutBatch({ ...calls, failed: false }, start, end, [])
  const address = { group, offset, first, width, size: end - start, ...(ends === undefined ? {} : { ends }) }
  const made = { worker: label, host, attempt: attempts[0] ?? 1 }
  return { ...address, ...made, at: Date.now() - tookMs, tookMs, ...(reused === undefined ? {} : { reused }) }
}
