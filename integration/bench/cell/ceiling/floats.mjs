import { deserialize, serialize } from 'node:v8'
import { v8 } from '@papy/serializer-v8'

/**
 * Floats written, carried and read: by V8's plain serializer; or by ours, which leaves their bytes out of band, so that a
 * transport copies them once in and once out.
 */
export function floats({ bytes, of }) {
  const value = new Float64Array(bytes / 8).fill(0.5)
  if (of === 'v8') return () => looked(deserialize(serialize(value)), bytes)
  const serializer = v8().open()
  const [medium, own] = [Buffer.alloc(2 * bytes), new ArrayBuffer(2 * bytes)]
  return () => {
    const parts = []
    let at = 0
    for (const part of serializer.encode(value)) {
      medium.set(part, at)
      const copy = new Uint8Array(own, at, part.byteLength)
      copy.set(medium.subarray(at, at + part.byteLength))
      parts.push(copy)
      at += 8 * Math.ceil(part.byteLength / 8)
    }
    looked(serializer.decode(parts), bytes)
  }
}

function looked(value, bytes) {
  if (value.byteLength !== bytes || value[0] !== 0.5) throw new Error('the floats are damaged')
}
