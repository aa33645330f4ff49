import type { JsonValue } from '@papy/contract'
import type { SinkPast } from '@papy/contract/journal'
import type { FilePlace } from './file-place.ts'
import type { ItemWriting } from './item-writing.ts'
import type { Extent } from './tail.ts'

/** What the journal is told of a file. */
export interface FileMark extends Extent {
  /** Bytes before they are compressed. */
  readonly text: number
  readonly items: number
  /** Items that are missing, so far. */
  readonly holes: number
  /** Of {@link ItemWriting}; `null`: none. */
  readonly state: JsonValue
  /** Items mended for which merge, and bytes of what they are kept in. */
  readonly mend: readonly [merge: number, bytes: number] | null
}

/** Where an item is missing: behind so many bytes, as they were before anything was mended; and its number among those missing. */
export type Hole = readonly [offset: number, number: number]

/** Where an item belongs: its hole, and which one it is of the items that belong there, from 0. */
export type MendPlace = readonly [offset: number, number: number, place: number]

/** A file of a run with a journal. */
export interface KeptSpec {
  readonly place: FilePlace
  readonly gzip: boolean
  readonly writing: ItemWriting
  readonly past: SinkPast
}

const fresh: FileMark = { bytes: 0, sum: 0, text: 0, items: 0, holes: 0, state: null, mend: null }

/** What stands in the journal. */
export function markOf({ last }: SinkPast): FileMark {
  return last === undefined ? fresh : (last.mark as unknown as FileMark)
}
