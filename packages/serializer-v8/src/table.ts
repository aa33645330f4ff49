import type { Serializer as Writer } from 'node:v8'
import { type AttachmentsWritten, malformedValue } from '@papy/contract/value'

// The table: u32 how many numbers, u32 how many small chunks, each number as f64, the length of each chunk as f64, and the
// chunks. Numbers are little-endian.
const [HEAD, NUMBER] = [8, 8]

/** Writes the table, and says how many bytes that were. */
export function writeTable(writer: Writer, { places, small }: AttachmentsWritten): number {
  const head = new DataView(new ArrayBuffer(HEAD + NUMBER * (places.length + small.length)))
  head.setUint32(0, places.length, true)
  head.setUint32(4, small.length, true)
  const numbers = [...places, ...small.map((chunk) => chunk.byteLength)]
  for (const [at, number] of numbers.entries()) head.setFloat64(HEAD + NUMBER * at, number, true)
  writer.writeRawBytes(head)
  for (const chunk of small) writer.writeRawBytes(chunk)
  return small.reduce((bytes, chunk) => bytes + chunk.byteLength, head.byteLength)
}

/** Reads a table, which is empty where there are no binaries. */
export function readTable(table: Uint8Array, large: readonly Uint8Array[]): AttachmentsWritten {
  if (table.byteLength === 0 && large.length > 0) throw malformedValue('v8()', 'there are parts too many')
  if (table.byteLength === 0) return { places: [], small: [], large }
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  const [count, chunks] = [view.getUint32(0, true), view.getUint32(4, true)]
  let from = HEAD + NUMBER * (count + chunks)
  if (from > table.byteLength) throw malformedValue('v8()', 'the table is cut short')
  const number = (at: number): number => view.getFloat64(HEAD + NUMBER * at, true)
  const places = Array.from({ length: count }, (_, at) => number(at))
  const small = Array.from({ length: chunks }, (_, at) => {
    const length = number(count + at)
    if (!Number.isInteger(length) || length < 0 || from + length > table.byteLength)
      throw malformedValue('v8()', 'a chunk is cut short')
    from += length
    return table.subarray(from - length, from)
  })
  if (from !== table.byteLength) throw malformedValue('v8()', 'the table is too long')
  return { places, small, large }
}
