import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Header, headerOf, Kind, PIECE } from '../../src/wire/frame.ts'
import { type Hearer, type Landing, Receiver } from '../../src/wire/receiver.ts'
import { unsealed } from '../../src/wire/seal.ts'

/** Goods received, by number; whoever reads them as the system would: in reads of given lengths. */
class Ear implements Hearer {
  readonly pieces = new Map<number, Buffer[]>()
  readonly tellings: string[] = []
  isBroken = false
  #landing: Landing | undefined

  landing({ kind, number, length }: Header): Landing | undefined | false {
    if (number === 0) return false
    if (number === 1) return undefined
    this.#landing = { bytes: Buffer.alloc(length), filled: 0 }
    this.pieces.set(number, [...(this.pieces.get(number) ?? []), this.#landing.bytes])
    this.tellings.push(`${kind} of ${number}`)
    return this.#landing
  }

  landed(): boolean {
    return true
  }

  told({ kind, number }: Header): boolean {
    this.tellings.push(`${kind} about ${number}`)
    return true
  }

  broken(): void {
    this.isBroken = true
  }
}

function feed(stream: Buffer, reads: readonly number[]): Ear {
  const ear = new Ear()
  const { reading } = new Receiver(ear, unsealed)
  let at = 0
  for (let turn = 0; at < stream.byteLength && !ear.isBroken; turn++) {
    const target = (reading.buffer as () => Uint8Array)()
    const most = reads.length === 0 ? target.byteLength : (reads[turn % reads.length] as number)
    const count = stream.copy(target, 0, at, Math.min(at + Math.min(most, target.byteLength), stream.byteLength))
    at += count
    reading.callback(count, target)
  }
  return ear
}

const frame = fc.oneof(
  fc.record({ kind: fc.constant(Kind.missing), number: fc.nat(), length: fc.constant(0) }),
  fc.record({
    kind: fc.constantFrom(Kind.data, Kind.more),
    number: fc.integer({ min: 1, max: 2 ** 52 }),
    length: fc.oneof(fc.nat(100), fc.integer({ min: 60_000, max: 200_000 })),
  }),
)

test('what is received does not depend on how it was cut into reads', () => {
  const property = fc.property(
    fc.array(frame, { maxLength: 8 }),
    fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1_000, max: 70_000 })), { minLength: 1 }),
    (frames, reads) => {
      const stream = Buffer.concat(
        frames.flatMap(({ kind, number, length }, at) => [headerOf(kind, length, number), Buffer.alloc(length, at)]),
      )
      const [whole, cut] = [feed(stream, []), feed(stream, reads.length === 0 ? [1] : reads)]
      expect([whole.isBroken, cut.isBroken]).toEqual([false, false])
      expect(cut.tellings).toEqual(whole.tellings)
      for (const [number, pieces] of whole.pieces)
        expect(Buffer.concat(cut.pieces.get(number) ?? []).equals(Buffer.concat(pieces))).toBe(true)
    },
  )
  fc.assert(property, { numRuns: 60 })
})

test('whatever bytes come, nothing is thrown, and nothing larger than a piece is asked for', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // What looks like frames nearly as often as not.
    fc
      .tuple(fc.nat(12), fc.nat(2 ** 32 - 1), fc.nat(2 ** 32 - 1), fc.uint8Array({ maxLength: 60 }))
      .map(([kind, length, number, rest]) => {
        const head = Buffer.alloc(24)
        head.writeUInt32LE(length, 0)
        head.writeUInt32LE(1 | (kind << 8), 4)
        head.writeUInt32LE(number, 8)
        return Buffer.concat([head, rest])
      }),
  )
  const property = fc.property(fc.array(bytes, { maxLength: 10 }), (chunks) => {
    const ear = feed(Buffer.concat(chunks), [])
    for (const pieces of ear.pieces.values())
      for (const { byteLength } of pieces) expect(byteLength).toBeLessThanOrEqual(PIECE)
  })
  fc.assert(property, { numRuns: 500 })
})

test.each([
  ['a length of 2^32 - 1', headerOf(Kind.data, 0xffff_ffff, 5)],
  ['a longer message than there is', headerOf(Kind.welcome, 129, 0)],
  ['goods that nobody asked for', headerOf(Kind.data, 10, 0)],
  ['a number beyond 2^53', Buffer.from('0a0000000105000000000000000040000000000000000000', 'hex')],
  ['another version', Buffer.from('000000000207000000000000000000000000000000000000', 'hex')],
])('%s is no frame', (_what, bytes) => {
  const ear = feed(bytes, [])
  expect([ear.isBroken, ear.pieces.size]).toEqual([true, 0])
})
