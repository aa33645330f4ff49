import { createRequire } from 'node:module'
import { PluginError, SerializerError } from '@papy/contract'
import { survey, type ValueRules, writing } from '@papy/contract/value'
import type { Encoder } from 'cbor-x'
import { jsonRules } from './json-rules.ts'
import { type Answer, type AnswerReader, answerOf, type Protocol, tooLong } from './protocol.ts'

/** Bytes of the length before each frame, a whole number, the most significant byte first. */
const HEADER_BYTES = 4

const subject = "coprocess(argv, { protocol: 'cbor' })"

const rules: ValueRules = {
  ...jsonRules(subject),
  undefined: 'kept',
  bigint: 'kept',
  nonFinite: 'kept',
  kinds: { list: 'kept', record: 'kept', view: 'kept' },
  advice: 'give numbers, texts, bytes (Uint8Array), lists and plain objects',
}

/** Frames of CBOR (RFC 8949), each after its length: beside what JSON has there are bytes, whole numbers of any size, NaN. */
export const cborFrames: Protocol = Object.freeze({
  write({ id, item }) {
    survey(item, rules)
    return writing(rules, () => {
      const body = encoder().encode({ id, item: plain(item, 'item') })
      const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length)
      frame.writeUInt32BE(body.length, 0)
      frame.set(body, HEADER_BYTES)
      return frame
    })
  },
  reader: (mostBytes) => new FrameReader(mostBytes),
} satisfies Protocol)

// No records and no tags: what others read is plain CBOR. Who speaks JSON lines needs no package for it.
function encoder(): Encoder {
  try {
    const { Encoder } = createRequire(import.meta.url)('cbor-x') as typeof import('cbor-x')
    return new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false, variableMapSize: true })
  } catch (cause) {
    const message = `${subject} cannot load cbor-x; install it beside @papy/std`
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause, specifier: 'cbor-x' })
  }
}

// cbor-x writes whole numbers of more than 32 bits as floats, which are no whole numbers elsewhere.
function plain(value: unknown, path: string): unknown {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && Math.abs(value) > 0x7fffffff ? BigInt(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one, at) => plain(one, `${path}[${at}]`))
  if (!ArrayBuffer.isView(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, `${path}.${key}`)]))
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  const message = `${path} is a ${value.constructor.name}, which ${subject} does not write; send a list of numbers, or bytes`
  throw new SerializerError('ERR_NOT_SERIALIZABLE', message, { path })
}

// What was read, as other workers would get it: no Buffers, and whole numbers as numbers wherever these hold them.
function own(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(own)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, own(one)]))
}

class FrameReader implements AnswerReader {
  #rest = Buffer.alloc(0)
  #pieces: Buffer[] = []
  #byteLength = 0
  readonly #most: number
  readonly #cbor = encoder()

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  read(piece: Buffer): readonly Answer[] {
    this.#pieces.push(piece)
    this.#byteLength += piece.length
    const answers: Answer[] = []
    for (let body = this.#next(); body !== undefined; body = this.#next())
      answers.push(answerOf(own(this.#cbor.decode(body))))
    return answers
  }

  // Pieces are put together when a frame is whole, and not each time that one comes.
  #next(): Buffer | undefined {
    if (this.#byteLength < HEADER_BYTES) return undefined
    if (this.#rest.length < HEADER_BYTES) this.#join()
    const length = this.#rest.readUInt32BE(0)
    if (length > this.#most) throw tooLong(this.#most)
    if (this.#byteLength < HEADER_BYTES + length) return undefined
    this.#join()
    const body = this.#rest.subarray(HEADER_BYTES, HEADER_BYTES + length)
    this.#rest = this.#rest.subarray(HEADER_BYTES + length)
    this.#byteLength = this.#rest.length
    return body
  }

  #join(): void {
    this.#rest = Buffer.concat([this.#rest, ...this.#pieces])
    this.#pieces = []
  }
}
