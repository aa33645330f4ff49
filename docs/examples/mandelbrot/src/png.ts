import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from './picture.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A picture as a PNG file: 8 bits for each of red, green and blue. */
export function png({ width, height, pixels }: Pick<Picture, 'width' | 'height' | 'pixels'>): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(filtered(width, height, pixels))), chunk('IEND')]
  return Buffer.concat([SIGNATURE, ...chunks])
}

/** Before each row stands how it is filtered: 2, as the difference to the row above, which compresses well. */
function filtered(width: number, height: number, pixels: Uint8Array): Buffer {
  const row = 3 * width
  const bytes = Buffer.alloc((1 + row) * height)
  for (let y = 0; y < height; y++) {
    bytes[(1 + row) * y] = 2
    for (let x = 0; x < row; x++) {
      const above = y === 0 ? 0 : pixels[row * (y - 1) + x]
      bytes[(1 + row) * y + 1 + x] = pixels[row * y + x] - above
    }
  }
  return bytes
}

/** Length, kind, data, and the check sum of kind and data. */
function chunk(kind: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'ascii'), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length, 0)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}
