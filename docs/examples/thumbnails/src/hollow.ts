import { crc32 } from 'node:zlib'

/** The beginning of a PNG file: it says how large the picture is, and has no pixel of it. */
export function hollow(width: number, height: number): Buffer {
  const file = Buffer.alloc(33)
  file.write('\x89PNG\r\n\x1a\n', 'latin1')
  file.writeUInt32BE(13, 8)
  file.write('IHDR', 12)
  file.writeUInt32BE(width, 16)
  file.writeUInt32BE(height, 20)
  file.set([8, 2, 0, 0, 0], 24)
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29)
  return Buffer.concat([file, Buffer.from('\0\0\0\0IDAT', 'latin1')])
}
