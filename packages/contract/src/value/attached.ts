import { type AttachmentsWritten, type Binary, binaryKinds, OUT_OF_BAND, PLACE } from './attachments.ts'
import { malformedValue } from './malformed.ts'

type ViewClass = new (buffer: ArrayBufferLike, byteOffset?: number, length?: number) => ArrayBufferView<ArrayBuffer>

/**
 * The binary contents of a value that is being read: views of the parts, where these lie in memory as the views need it;
 * copies otherwise, and of what is small.
 *
 * @throws SerializerError `ERR_MALFORMED`, where places and chunks do not fit together
 */
export function attached(serializer: string, { places, small, large }: AttachmentsWritten): readonly Binary[] {
  const fail = (why: string): never => {
    throw malformedValue(serializer, why)
  }
  if (places.length % PLACE.length !== 0) fail('the places of its binaries are cut short')
  if (small.some((chunk) => chunk.byteLength >= OUT_OF_BAND)) fail('a chunk is larger than it may be')
  const chunks = new Map<number, Uint8Array>()
  for (const [at, chunk] of small.entries()) chunks.set(at, owned(chunk))
  for (const [at, chunk] of large.entries()) chunks.set(-1 - at, chunk)
  const wanted = Array.from({ length: places.length / PLACE.length }, (_, at) => wantedAt(places, at))
  for (const one of wanted) fit(one, chunks, fail)
  return wanted.map((one) => binaryOf(one, chunks.get(one.chunk) as Uint8Array))
}

interface Wanted {
  readonly name: string
  readonly chunk: number
  readonly from: number
  readonly byteLength: number
}

function wantedAt(places: readonly number[], at: number): Wanted {
  const [kind, chunk, from, byteLength] = places.slice(at * PLACE.length) as [number, number, number, number]
  return { name: binaryKinds[kind] ?? '', chunk, from, byteLength }
}

// Memory is copied once where one view of it cannot lie where it is, so that the others still share it.
function fit(
  { name, chunk, from, byteLength }: Wanted,
  chunks: Map<number, Uint8Array>,
  fail: (why: string) => never,
): void {
  const memory = chunks.get(chunk)
  if (name === '') fail('it holds a kind of binary that this Node does not have')
  if (memory === undefined) return fail('a binary is of no chunk')
  if (
    !Number.isInteger(from) ||
    !Number.isInteger(byteLength) ||
    from < 0 ||
    byteLength < 0 ||
    from + byteLength > memory.byteLength
  )
    fail('a binary is not inside its chunk')
  if (name === 'ArrayBuffer') {
    if (from !== 0 || byteLength !== memory.byteLength) fail('an ArrayBuffer is not all of its chunk')
    if (!isWhole(memory)) chunks.set(chunk, owned(memory))
    return
  }
  const width = widthOf(name)
  if (byteLength % width !== 0) fail(`a ${name} ends inside an item`)
  if ((memory.byteOffset + from) % width !== 0) chunks.set(chunk, owned(memory))
}

function binaryOf({ name, from, byteLength }: Wanted, memory: Uint8Array): Binary {
  if (name === 'ArrayBuffer') return memory.buffer as ArrayBuffer
  if (name === 'Buffer') return Buffer.from(memory.buffer as ArrayBuffer, memory.byteOffset + from, byteLength)
  const View = classOf(name)
  const width = widthOf(name)
  if ((memory.byteOffset + from) % width === 0)
    return new View(memory.buffer, memory.byteOffset + from, byteLength / width)
  return new View(owned(memory.subarray(from, from + byteLength)).buffer)
}

function isWhole({ byteLength, buffer }: Uint8Array): boolean {
  return byteLength === buffer.byteLength && buffer instanceof ArrayBuffer
}

// Not by its own `slice`, which a Buffer has for something else.
function owned(memory: Uint8Array): Uint8Array {
  return new Uint8Array(memory)
}

function classOf(name: string): ViewClass {
  return (globalThis as unknown as Record<string, ViewClass>)[name] as ViewClass
}

function widthOf(name: string): number {
  return name === 'Buffer' ? 1 : ((classOf(name) as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1)
}
