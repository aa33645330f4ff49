import { ArgumentError, TransportError } from '../errors.ts'
import type { Bytes } from '../transport.ts'

// A parcel is a head (how many parts, how long each) and the parts, all of them padded to 8 bytes: so a typed array that is
// written on one end can be looked at in place on the other. Numbers are little-endian.

const [WORD, VERSION] = [8, 1]

/** Most parts in a parcel. */
export const MAX_PARTS = 1_048_576

const padding = new Uint8Array(WORD)

/** A parcel to be sent: its bytes as a gather list. */
export interface Parcel {
  readonly chunks: readonly Uint8Array[]
  readonly byteLength: Bytes
}

/**
 * Packs parts, which are not copied.
 *
 * @throws ArgumentError, for more parts than {@link MAX_PARTS}
 */
export function packed(parts: readonly Uint8Array[]): Parcel {
  if (parts.length > MAX_PARTS) {
    const message = `${parts.length} parts are more than one item may have (${MAX_PARTS}); join some of them`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: parts.length })
  }
  const head = new DataView(new ArrayBuffer(WORD * (parts.length + 1)))
  head.setUint32(0, VERSION, true)
  head.setUint32(4, parts.length, true)
  const chunks: Uint8Array[] = [new Uint8Array(head.buffer)]
  let byteLength = head.byteLength
  for (const [at, part] of parts.entries()) {
    head.setFloat64(WORD * (at + 1), part.byteLength, true)
    if (part.byteLength === 0) continue
    chunks.push(part)
    const short = padded(part.byteLength) - part.byteLength
    if (short > 0) chunks.push(padding.subarray(0, short))
    byteLength += part.byteLength + short
  }
  return { chunks, byteLength }
}

/**
 * The parts of a parcel, as views of its bytes.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`, where these are no parcel
 */
export function unpacked(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.byteLength < WORD) throw torn(bytes, 'it is too short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(4, true)
  if (view.getUint32(0, true) !== VERSION) throw torn(bytes, `its version is ${view.getUint32(0, true)}`)
  if (count > MAX_PARTS || WORD * (count + 1) > bytes.byteLength) throw torn(bytes, `it says ${count} parts`)
  const parts = new Array<Uint8Array>(count)
  let from = WORD * (count + 1)
  for (let at = 0; at < count; at++) {
    const length = view.getFloat64(WORD * (at + 1), true)
    if (!Number.isSafeInteger(length) || length < 0 || from + length > bytes.byteLength)
      throw torn(bytes, `part ${at} says ${length} bytes`)
    parts[at] = bytes.subarray(from, from + length)
    from += padded(length)
  }
  if (from !== bytes.byteLength) throw torn(bytes, `its parts end at ${from}`)
  return parts
}

function padded(length: Bytes): Bytes {
  return Math.ceil(length / WORD) * WORD
}

function torn({ byteLength }: Uint8Array, why: string): TransportError {
  return new TransportError('ERR_MEDIUM_FAILED', `what the medium handed out is no parcel: ${why}`, { byteLength })
}
