import type { CoverageState, GroupPart, RangeList } from '@papy/contract/journal'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/** Writes a coverage: its width, the borders of its ranges, and its parts; the size of a part plus 1, or 0. */
export function writeCoverage(writer: ByteWriter, { width, ranges, parts = [] }: CoverageState): void {
  writer.whole(width)
  writeRanges(writer, ranges)
  writer.whole(parts.length)
  for (const [group, offsets, size] of parts) {
    writer.whole(group)
    writeRanges(writer, offsets)
    writer.whole(size === undefined ? 0 : size + 1)
  }
}

/** Reads a coverage. */
export function readCoverage(reader: ByteReader): CoverageState {
  const [width, ranges] = [reader.whole(), readRanges(reader)]
  const parts = Array.from({ length: reader.whole() }, (): GroupPart => {
    const [group, offsets, size] = [reader.whole(), readRanges(reader), reader.whole()]
    return size === 0 ? [group, offsets] : [group, offsets, size - 1]
  })
  return { width, ranges, ...(parts.length > 0 ? { parts } : {}) }
}

/** Writes borders: how many, and how far each is from the one before. */
export function writeRanges(writer: ByteWriter, borders: RangeList): void {
  writer.whole(borders.length)
  let last = 0
  for (const border of borders) {
    writer.whole(border - last)
    last = border
  }
}

/** Reads borders. */
export function readRanges(reader: ByteReader): RangeList {
  const borders: number[] = []
  let last = 0
  for (let left = reader.whole(); left > 0; left--) borders.push((last += reader.whole()))
  return borders
}
