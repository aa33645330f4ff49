import { ArgumentError, TransportError } from '../errors.ts'
import type { Bytes } from '../transport.ts'

// A parcel is a head (how many parts, how long each) and the parts, all of them padded to 8 bytes: so a typed array that is
// written on one end can be looked at in place on the other. Numbers are little-endian.

const [WORD, VERSION] = [8, 1]

/** Most parts in a parcel. */
export const MAX_PARTS = 1_048_576

/** Parcels up to so many bytes are put together at once: what is done to each chunk costs more than that. */
const SMALL: Bytes = 32_768

const padding = new Uint8Array(WORD)

/** Parts that are packed: their bytes one after the other, made where they are needed. */
export class Parcel {
  /** Bytes in all. */
  readonly byteLength: Bytes
  readonly #parts: readonly Uint8Array[]

  /** @throws ArgumentError `ERR_ARGUMENT`, for more parts than {@link MAX_PARTS} */
  constructor(parts: readonly Uint8Array[]) {
    if (parts.length > MAX_PARTS) {
      const message = `${parts.length} parts are more than one item may have (${MAX_PARTS}); join some of them`
      throw new ArgumentError('ERR_ARGUMENT', message, { value: parts.length })
    }
    let byteLength = headLength(parts)
    for (const part of parts) byteLength += padded(part.byteLength)
    this.#parts = parts
    this.byteLength = byteLength
  }

  /** As a gather list. Only few bytes are copied. */
  get chunks(): readonly Uint8Array[] {
    if (this.byteLength > SMALL) return gathered(this.#parts)
    const bytes = new Uint8Array(this.byteLength)
    this.copyTo(bytes, 0)
    return [bytes]
  }

  /** Writes all of it into other memory. */
  copyTo(target: Uint8Array, from: number): void {
    writeHead(target, from, this.#parts)
    let at = from + headLength(this.#parts)
    for (const part of this.#parts) {
      target.set(part, at)
      const end = at + part.byteLength
      at += padded(part.byteLength)
      // A fill() takes longer than what it does here.
      for (let rest = end; rest < at; rest++) target[rest] = 0
    }
  }
}

function gathered(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const head = new Uint8Array(headLength(parts))
  writeHead(head, 0, parts)
  const chunks: Uint8Array[] = [head]
  for (const part of parts) {
    if (part.byteLength === 0) continue
    chunks.push(part)
    const short = padded(part.byteLength) - part.byteLength
    if (short > 0) chunks.push(padding.subarray(0, short))
  }
  return chunks
}

function writeHead(bytes: Uint8Array, at: number, parts: readonly Uint8Array[]): void {
  const head = new DataView(bytes.buffer, bytes.byteOffset + at)
  head.setUint32(0, VERSION, true)
  head.setUint32(4, parts.length, true)
  for (let part = 0; part < parts.length; part++)
    head.setFloat64(WORD * (part + 1), (parts[part] as Uint8Array).byteLength, true)
}

function headLength({ length }: readonly Uint8Array[]): Bytes {
  return WORD * (length + 1)
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
    parts[at] = new Uint8Array(bytes.buffer, bytes.byteOffset + from, length)
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
