import { crc32, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { png } from '../src/png.ts'

const pixels = Uint8Array.from({ length: 3 * 3 * 2 }, (_, n) => (n * 53) % 256)
const file = png({ width: 3, height: 2, pixels })

test('a PNG file is its signature and whole chunks with right check sums', () => {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  expect(chunks(file).map(({ kind }) => kind)).toEqual(['IHDR', 'IDAT', 'IEND'])
})

test('a reader of PNG gets the pixels back', () => {
  const [header, data] = chunks(file)
  expect([header?.data.readUInt32BE(0), header?.data.readUInt32BE(4)]).toEqual([3, 2])
  const rows = inflateSync(data?.data ?? Buffer.alloc(0))
  const back = Buffer.alloc(pixels.length)
  for (let y = 0; y < 2; y++) {
    expect(rows[10 * y]).toBe(2)
    for (let x = 0; x < 9; x++) back[9 * y + x] = rows[10 * y + 1 + x] + (y === 0 ? 0 : back[x])
  }
  expect([...back]).toEqual([...pixels])
})

function chunks(bytes: Buffer): { kind: string; data: Buffer }[] {
  const all = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    all.push({ kind: body.toString('latin1', 0, 4), data: body.subarray(4) })
    at += 12 + length
  }
  return all
}
