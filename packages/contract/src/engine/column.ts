import { decodeClone, encodeClone } from './clone.ts'
import type { Stored } from './stored.ts'

/** Numbers in one buffer: whole ones of 32 bits, or any. */
export type Numbers = Int32Array | Float64Array

/** Values of one place of the inbox, or results: as they are, as numbers in one buffer, as bytes, or in a transport. */
export type Column = readonly unknown[] | Numbers | Encoded | Stored

/** Values as bytes, which pass from worker to worker without being looked at. Plain data, because it is sent. */
export interface Encoded {
  /** What a structured clone of the array would copy, as V8 writes it. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** How many values there are. */
  readonly length: number
}

/** Fewer values than this are not worth a buffer of their own, even to be sent. */
const MIN_PACKED = 8

/** Nor, where they are only kept, fewer than this. */
export const MIN_NUMBERS = 64

/**
 * All numbers: one buffer, which is sent at a quarter of a clone's price and is none of the garbage collector's business
 * while it waits; else as it is. Whole numbers stay whole: as floating point they would reach functions in a form with which
 * V8 computes more slowly.
 *
 * @param spare - used for them if it has their length, and fits
 */
export function pack(values: Column, spare?: Numbers): Column {
  if (!Array.isArray(values) || values.length < MIN_PACKED) return values
  const whole = spare instanceof Int32Array && spare.length === values.length ? spare : new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i]
    if (typeof value !== 'number') return values
    const int = value | 0
    if (int !== value || (int === 0 && Object.is(value, -0))) return packFractions(values, spare)
    whole[i] = int
  }
  return whole
}

function packFractions(values: readonly unknown[], spare: Numbers | undefined): Column {
  const packed =
    spare instanceof Float64Array && spare.length === values.length ? spare : new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'number') return values
    packed[i] = value
  }
  return packed
}

/** Values as bytes, unless something among them can only be cloned within one process, or not at all. */
export function encoded(values: readonly unknown[]): Encoded | undefined {
  try {
    const { buffer, byteOffset, byteLength } = encodeClone(values, 0)
    return { bytes: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength), length: values.length }
  } catch {
    return undefined
  }
}

/** Values as an array, whatever they were; those in a transport must be redeemed before. */
export function unpack(column: Column, from = 0, to: number = column.length): unknown[] {
  if (isStored(column)) throw new Error('values that wait in a transport were looked at')
  if (isNumbers(column)) return unpackNumbers(column, from, to)
  const values = isEncoded(column) ? (decodeClone(column.bytes) as unknown[]) : (column as unknown[])
  return from === 0 && to === values.length ? values : values.slice(from, to)
}

/** Values that can be read by their number. */
export function readable(column: Column): readonly unknown[] | Numbers {
  return isEncoded(column) || isStored(column) ? unpack(column) : column
}

/** The values from one up to another. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  if (from === 0 && to === column.length) return column
  return isEncoded(column) ? unpack(column, from, to) : column.slice(from, to)
}

/** Whether a column is numbers alone, in one buffer. */
export function isNumbers(column: Column): column is Numbers {
  return ArrayBuffer.isView(column)
}

/** Whether a column is with a transport, and here are its tickets. */
export function isStored(column: Column): column is Stored {
  return 'deposits' in column
}

/** Whether a column is bytes that nobody here has read. */
export function isEncoded(column: Column): column is Encoded {
  return 'bytes' in column
}

function unpackNumbers(numbers: Numbers, from: number, to: number): unknown[] {
  const values = new Array<unknown>(to - from)
  for (let i = from; i < to; i++) values[i - from] = numbers[i]
  return values
}
