import { types } from 'node:util'
import { Deserializer, Serializer } from 'node:v8'
import { describe } from '../errors.ts'
import { partsOf } from './parts.ts'
import { holdsWasmModule } from './wasm-module.ts'

/** From so many bytes on, up to so many parts of the value are looked at instead. */
const [LARGE, FEW] = [16_384, 256]

/**
 * Writes a value behind so many bytes that are left free, as a structured clone would copy it.
 *
 * V8 writes the memory of typed arrays as it is. Node's own `v8.serialize` is not used: it takes views of one buffer
 * apart.
 *
 * @throws DOMException `DataCloneError` for what can be cloned within one process at most, `SharedArrayBuffer` included
 */
export function encodeClone(value: unknown, free: number): Buffer {
  const writer = new CloneWriter()
  writer.writeRawBytes(new Uint8Array(free))
  writer.writeHeader()
  writer.writeValue(value)
  const bytes = writer.releaseBuffer()
  if (holdsWasmModule(value, bytes.length)) throw uncloneable('a WebAssembly.Module')
  // Much memory in few objects, as of an image, takes far longer to search than they.
  const looked = bytes.length >= LARGE && refuseLost(value, FEW)
  if (!looked && TRACES.some((trace) => bytes.includes(trace))) refuseLost(value)
  return bytes
}

/** Whether a value can be written. Never throws. */
export function isEncodable(value: unknown): boolean {
  try {
    encodeClone(value, 0)
    return true
  } catch {
    return false
  }
}

/** Reads what {@link encodeClone} wrote. What it yields shares no memory with the bytes. */
export function decodeClone(bytes: Uint8Array): unknown {
  const reader = new Deserializer(bytes)
  reader.readHeader()
  return reader.readValue()
}

class CloneWriter extends Serializer {
  _getDataCloneError(message: string): DOMException {
    return new DOMException(message, 'DataCloneError')
  }

  _writeHostObject(object: object): never {
    throw uncloneable(object)
  }
}

// What Node clones, or refuses to, by rules of its own (URL, Blob, KeyObject, DOMException, …) is to V8 an object without
// properties, or a plain error. These are the traces such a thing leaves; only where there is one is the value looked at.
const TRACES: readonly Buffer[] = [
  Buffer.from([0x6f, 0x7b, 0x00]),
  Buffer.from('DOMException', 'latin1'),
  Buffer.from('DOMException', 'utf16le'),
]

// False where there are more than so many parts, of which not all were looked at.
function refuseLost(value: unknown, most: number = Number.POSITIVE_INFINITY): boolean {
  const seen = new Set<object>()
  const open: unknown[] = [value]
  while (open.length > 0) {
    const part = open.pop()
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    if (isSuspect(part) && !survives(part)) throw uncloneable(part)
    if (Array.isArray(part) && part.length > most) return false
    for (const inner of partsOf(part)) open.push(inner)
    if (seen.size + open.length > most) return false
  }
  return true
}

function isSuspect(part: object): boolean {
  if (ArrayBuffer.isView(part) || types.isAnyArrayBuffer(part)) return false
  if (types.isNativeError(part) || part instanceof Error) return true
  const prototype: unknown = Object.getPrototypeOf(part)
  return prototype !== Object.prototype && prototype !== null && !Array.isArray(part) && Object.keys(part).length === 0
}

// Throws what cloning it throws.
function survives(part: object): boolean {
  const writer = new CloneWriter()
  writer.writeHeader()
  writer.writeValue(part)
  return Object.getPrototypeOf(decodeClone(writer.releaseBuffer())) === Object.getPrototypeOf(structuredClone(part))
}

function uncloneable(part: object | string): DOMException {
  return new DOMException(
    `${typeof part === 'string' ? part : describe(part)} cannot be sent to another process`,
    'DataCloneError',
  )
}
