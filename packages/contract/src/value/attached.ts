import { type AttachmentsWritten, type Binary, binaryKinds, OUT_OF_BAND, PLACE, widthOf } from './attachments.ts'
import { malformedValue } from './malformed.ts'

type ViewClass = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView<ArrayBuffer>

/**
 * The binary contents of a value that is being read: views of the parts, where these lie in memory as the views need it;
 * copies otherwise, and of what is small.
 *
 * @throws SerializerError `ERR_MALFORMED`, where places and chunks do not fit together
 */
export function attached(serializer: string, { places, small, large }: AttachmentsWritten): readonly Binary[] {
  const fail: Fail = (why) => {
    throw malformedValue(serializer, why)
  }
  if (places.length % PLACE.length !== 0) fail('the places of its binaries are cut short')
  const chunks = new Map<number, Chunk>()
  for (const [at, bytes] of small.entries()) chunks.set(at, { bytes: owned(bytes), end: 0 })
  for (const [at, bytes] of large.entries()) chunks.set(-1 - at, { bytes, end: 0 })
  const wanted = Array.from({ length: places.length / PLACE.length }, (_, at) => wantedAt(places, at))
  for (const one of wanted) fit(one, chunks.get(one.chunk) ?? fail('a binary is of no chunk'), fail)
  for (const [at, chunk] of chunks) checkChunk(at, chunk, fail)
  return wanted.map((one) => binaryOf(one, (chunks.get(one.chunk) as Chunk).bytes))
}

type Fail = (why: string) => never

/** Memory, and up to where there are binaries in it. */
interface Chunk {
  bytes: Uint8Array
  end: number
}

interface Wanted {
  readonly name: string
  readonly chunk: number
  readonly from: number
  readonly byteLength: number
}

function wantedAt(places: readonly number[], at: number): Wanted {
  const [kind = -1, chunk = 0, from = -1, byteLength = 0] = places.slice(at * PLACE.length, (at + 1) * PLACE.length)
  return { name: binaryKinds[kind] ?? '', chunk, from, byteLength }
}

// Memory is copied, once, where views of it cannot lie where it is; so they still share it.
function fit({ name, from, byteLength }: Wanted, chunk: Chunk, fail: Fail): void {
  if (name === '') fail('it holds a kind of binary that this Node does not have')
  const end = from + byteLength
  if (!isSize(from) || !isSize(byteLength) || end > chunk.bytes.byteLength) fail('a binary is not inside its chunk')
  const width = widthOf(name)
  if (from % width !== 0 || byteLength % width !== 0) fail(`a ${name} begins or ends inside an item`)
  chunk.end = Math.max(chunk.end, end)
  const fits = name === 'ArrayBuffer' ? isWhole(chunk.bytes) : chunk.bytes.byteOffset % width === 0
  if (!fits) chunk.bytes = owned(chunk.bytes)
  if (name === 'ArrayBuffer' && byteLength !== chunk.bytes.byteLength) fail('an ArrayBuffer is not all of its chunk')
}

function checkChunk(at: number, { bytes, end }: Chunk, fail: Fail): void {
  if (end !== bytes.byteLength) fail('a chunk is longer than what is in it')
  if (at >= 0 !== bytes.byteLength < OUT_OF_BAND) fail('a chunk is not where one of its size belongs')
}

function binaryOf({ name, from, byteLength }: Wanted, { buffer, byteOffset }: Uint8Array): Binary {
  if (name === 'ArrayBuffer') return buffer as ArrayBuffer
  if (name === 'Buffer') return Buffer.from(buffer as ArrayBuffer, byteOffset + from, byteLength)
  const View = (globalThis as unknown as Record<string, ViewClass>)[name] as ViewClass
  return new View(buffer, byteOffset + from, byteLength / widthOf(name))
}

function isSize(number: number): boolean {
  return Number.isInteger(number) && number >= 0
}

function isWhole({ byteLength, buffer }: Uint8Array): boolean {
  return byteLength === buffer.byteLength && buffer instanceof ArrayBuffer
}

// Not by its own `slice`, which a Buffer has for something else.
function owned(memory: Uint8Array): Uint8Array {
  return new Uint8Array(memory)
}
