import { decodeClone } from '@papy/contract/engine'
import { describe, expect, test, vi } from 'vitest'
import { type Random, random, seed } from '../../../.config/testing/random.ts'
import { bytesFrame, bytesHead, bytesIn, frameOf, HEAD, isBytes, Kind } from '../src/frame.ts'
import { FrameReader } from '../src/frame-reader.ts'

/** Bytes, cut at random places. */
function pieces(bytes: Buffer, next: Random, most: number): Buffer[] {
  const all: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + next(1 + next(most))
    all.push(bytes.subarray(at, at + length))
    at += length
  }
  return all
}

const read = (reader: FrameReader, all: readonly Buffer[]): (readonly [number, unknown])[] =>
  all.flatMap((piece) => reader.read(piece)).map(({ kind, body }) => [kind, decodeClone(body)] as const)

describe('frames', () => {
  test.each([1, 7, 100, 5_000, 1e9])(
    `come out as they went in, in pieces of up to %d bytes (PAPY_SEED=${seed})`,
    (most) => {
      const next = random(seed)
      const reader = new FrameReader()
      const kinds = Object.values(Kind).filter((kind) => kind !== Kind.bytes)
      for (let round = 0; round < 30; round++) {
        const sent = Array.from({ length: next(12) }, (_, i) => {
          const value = next(2) === 0 ? i : { i, text: 'x'.repeat(next(1 + next(1 + next(9_000)))) }
          return [kinds[next(kinds.length)] as number, value] as const
        })
        const bytes = Buffer.concat(sent.map(([kind, value]) => frameOf(kind, value)))
        expect(read(reader, pieces(bytes, next, most))).toEqual(sent)
      }
    },
  )

  test('a large one in small pieces is copied once', () => {
    const bytes = frameOf(Kind.message, Buffer.alloc(64 * 1024 * 1024))
    const small: Buffer[] = []
    for (let at = 0; at < bytes.length; at += 65_536) small.push(bytes.subarray(at, at + 65_536))
    const [copy, concat] = [vi.spyOn(Buffer.prototype, 'copy'), vi.spyOn(Buffer, 'concat')]
    const [frame] = small.flatMap(reading(new FrameReader()))
    const copied = copy.mock.results.reduce((sum, { value }) => sum + (value as number), 0)
    const joined = concat.mock.calls.length
    vi.restoreAllMocks()
    expect(frame?.body.equals(bytes.subarray(HEAD))).toBe(true)
    // Joining anew at each piece would copy 32 GB.
    expect([copied, joined]).toEqual([bytes.length, 0])
  })

  test.each([
    ['an unknown kind', (frame: Buffer) => frame.writeUInt8(9, 4)],
    ['a length beyond what is sent', (frame: Buffer) => frame.writeUInt32LE(2 ** 32 - 1, 0)],
    ['text', (frame: Buffer) => frame.write('console.')],
  ])('what is none is refused: %s', (_, spoil) => {
    const frame = frameOf(Kind.message, 'a message')
    spoil(frame)
    expect(() => new FrameReader().read(frame)).toThrow('no frame')
  })

  test('a value that is too large is refused, with what to do', () => {
    expect(() => frameOf(Kind.message, 'x'.repeat(1_000), 100)).toThrow(
      expect.objectContaining({
        code: 'ERR_NOT_SERIALIZABLE',
        message: expect.stringContaining('send the path of a file'),
      }),
    )
  })
})

describe('bytes and nothing else', () => {
  test.each([0, 1, 600, 100_000])('%d of them come out as they went in, and share memory with nothing', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => at)
    const wire = Buffer.concat([bytesFrame(bytes), bytesHead(bytes), bytes, frameOf(Kind.message, 'more')])
    const frames = pieces(wire, random(seed), 70_000).flatMap(reading(new FrameReader()))
    expect(frames.map(({ kind }) => kind)).toEqual([Kind.bytes, Kind.bytes, Kind.message])
    for (const found of frames.slice(0, 2).map(bytesIn)) {
      expect(found.constructor).toBe(Uint8Array)
      expect(found).toEqual(bytes)
      expect(found.buffer.byteLength).toBe(length)
    }
  })

  test.each([
    ['a buffer of Node', Buffer.from('x'), true],
    ['memory that others may change meanwhile', new Uint8Array(new SharedArrayBuffer(1)), false],
    ['other numbers', new Float64Array(1), false],
    ['a buffer without a view', new ArrayBuffer(1), false],
    ['text', 'x', false],
  ])('%s', (_, message, is) => {
    expect(isBytes(message)).toBe(is)
  })
})

const reading = (reader: FrameReader) => (piece: Buffer) => reader.read(piece)
