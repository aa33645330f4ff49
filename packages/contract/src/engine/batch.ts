import { type Column, sliceColumn, unpack } from './column.ts'

/**
 * A run of consecutive items of one stream: the unit in which data moves.
 *
 * Items are addressed by the group they belong to (what one original item, or one gathering of them, became) and their
 * place in it. With a numeric width every group has as many items; with width 0 (`'each'`) the groups' ends are listed:
 *
 * ```
 * values  a b c d        width 0, group 7, offset 0
 * ends        2 2   4    group 7 = a b, group 8 = nothing, group 9 = c d
 * ```
 *
 * In an unordered stream the batches come in any order; inside a batch items are always consecutive.
 */
export interface Batch {
  /** Items; placeholders stand among them where `failed`. */
  readonly values: readonly unknown[]
  /** Group of the first item. */
  readonly group: number
  /** Place of the first item in its group. */
  readonly offset: number
  /** Index of the first item among all items of the stream. */
  readonly first: number
  /** Items in every group; 0 where groups differ. */
  readonly width: number
  /** Whether any of the items is a placeholder. */
  readonly failed: boolean
  /** With width 0: the positions before which a group ends, ascending; one position may end several groups. */
  readonly ends?: readonly number[]
}

/** A batch that came from a worker as it is sent, and goes on so: it is unpacked when somebody looks at the values. */
export class PackedBatch implements Batch {
  readonly packed: Column
  readonly group: number
  readonly offset: number
  readonly first: number
  readonly width: number
  readonly failed = false
  readonly ends?: readonly number[]
  #values: readonly unknown[] | undefined

  constructor(packed: Column, { group, offset, first, width, ends }: Omit<Batch, 'values' | 'failed'>) {
    this.packed = packed
    this.group = group
    this.offset = offset
    this.first = first
    this.width = width
    if (ends !== undefined) this.ends = ends
  }

  get values(): readonly unknown[] {
    this.#values ??= unpack(this.packed)
    return this.#values
  }
}

/** The values of a batch, without unpacking them. */
export function columnOf(batch: Batch): Column {
  return isPacked(batch) ? batch.packed : batch.values
}

// By its shape: a program may hold two copies of this package, each with a class of its own.
function isPacked(batch: Batch): batch is PackedBatch {
  return 'packed' in batch
}

/** How many items a batch has, without unpacking them. */
export function sizeOf(batch: Batch): number {
  return columnOf(batch).length
}

/** Group and place in it of one item. */
export interface Address {
  readonly group: number
  readonly offset: number
}

/** Address of the item at a position of a batch (one past the end is allowed). */
export function addressAt({ group, offset, width, ends = [] }: Omit<Batch, 'values'>, position: number): Address {
  if (width > 0) {
    const flat = offset + position
    return { group: group + Math.floor(flat / width), offset: flat % width }
  }
  let passed = 0
  while (passed < ends.length && (ends[passed] as number) <= position) passed++
  return passed === 0
    ? { group, offset: offset + position }
    : { group: group + passed, offset: position - (ends[passed - 1] as number) }
}

/** The part of a batch from one position up to another. Ends that fall on a cut stay with the left part. */
export function sliceBatch(batch: Batch, from: number, to: number): Batch {
  const column = columnOf(batch)
  if (from === 0 && to === column.length) return batch
  return cutBatch(batch, from, to, sliceColumn(column, from, to))
}

/** The same with the values of that part given; those of the batch do not matter. */
export function cutBatch(batch: Omit<Batch, 'values'>, from: number, to: number, part: Column): Batch {
  const { first, width, failed, ends } = batch
  if (width === 1) return batchWith(part, { group: batch.group + from, offset: 0, first: first + from, width, failed })
  const { group, offset } = from === 0 ? batch : addressAt(batch, from)
  if (ends === undefined) return batchWith(part, { group, offset, first: first + from, width, failed })
  const kept = ends.filter((end) => (end > from || from === 0) && end <= to).map((end) => end - from)
  return batchWith(part, { group, offset, first: first + from, width, failed, ends: kept })
}

/** A batch of these values. */
export function batchWith(column: Column, address: Omit<Batch, 'values'>): Batch {
  return Array.isArray(column) ? { values: column, ...address } : new PackedBatch(column, address)
}
