import { Conversation, type Frame, type Message } from '@papy/remote'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const bytes = (...values: number[]) => Uint8Array.from(values)
const MB = 2 ** 20

/** All that a side of a conversation has to send now. */
function sent(conversation: Conversation): Frame[] {
  const frames: Frame[] = []
  for (let frame = conversation.take(); frame !== undefined; frame = conversation.take()) frames.push(frame)
  return frames
}

/** Two sides of a conversation, which have met. */
function pair(): [Conversation, Conversation] {
  const [here, there] = [new Conversation(), new Conversation()]
  here.attach(0)
  there.attach(0)
  return [here, there]
}

function hearAll(conversation: Conversation, frames: readonly Frame[]): Message[] {
  return frames.flatMap((frame) => conversation.hear(frame) ?? [])
}

describe('a conversation', () => {
  test('says nothing before there is a wire, and all of it then', () => {
    const here = new Conversation()
    here.say(1, 0, bytes(1))
    expect(here.take()).toBeUndefined()
    here.attach(0)
    expect(here.take()).toEqual({ heard: 0, part: { number: 1, stream: 1, kind: 0, last: true, bytes: bytes(1) } })
  })

  test('carries empty messages', () => {
    const [here, there] = pair()
    here.say(3, 7, bytes())
    expect(hearAll(there, sent(here))).toEqual([{ stream: 3, kind: 7, bytes: bytes() }])
  })

  test('cuts a long message, and lets other streams go in between', () => {
    const [here, there] = pair()
    const long = new Uint8Array(3 * MB + 5).fill(7)
    here.say(1, 0, long)
    here.say(2, 0, bytes(2))
    const frames = sent(here)
    expect(frames.map(({ part }) => part?.stream)).toEqual([1, 2, 1, 1, 1])
    const [short, whole] = hearAll(there, frames)
    expect(short).toEqual({ stream: 2, kind: 0, bytes: bytes(2) })
    expect(Buffer.compare(whole?.bytes as Uint8Array, long)).toBe(0)
  })

  test('keeps what it said until the other side has confirmed it', () => {
    const [here, there] = pair()
    here.say(1, 0, new Uint8Array(100))
    hearAll(there, sent(here))
    expect([here.byteLength, here.isIdle, there.owesConfirmation]).toEqual([100, false, true])
    here.hear(there.confirmation())
    expect([here.byteLength, here.isIdle, there.owesConfirmation]).toEqual([0, true, false])
  })

  test('confirms with whatever it says itself', () => {
    const [here, there] = pair()
    here.say(1, 0, bytes(1))
    hearAll(there, sent(here))
    there.say(1, 0, bytes(2))
    hearAll(here, sent(there))
    expect(here.isIdle).toBe(true)
    expect(there.isIdle).toBe(false)
  })

  test('confirms by itself after many parts, and after many bytes', () => {
    const [here, there] = pair()
    for (let at = 0; at < 63; at++) here.say(1, 0, bytes(at))
    hearAll(there, sent(here))
    expect(there.take()).toBeUndefined()
    here.say(1, 0, bytes(63))
    hearAll(there, sent(here))
    expect(there.take()).toEqual({ heard: 64 })
    here.say(1, 0, new Uint8Array(300_000))
    hearAll(there, sent(here))
    expect(there.take()).toEqual({ heard: 65 })
  })

  test('goes on after a cut in the middle of a message, and says nothing twice that was heard', () => {
    const [here, there] = pair()
    here.say(1, 0, new Uint8Array(3 * MB).fill(1))
    const [first, second] = sent(here)
    there.hear(first as Frame)
    there.hear(second as Frame)
    here.detach()
    there.detach()
    here.attach(there.heard)
    there.attach(here.heard)
    const again = sent(here)
    expect(again.map(({ part }) => part?.number)).toEqual([3])
    expect(hearAll(there, again)[0]?.bytes.byteLength).toBe(3 * MB)
  })

  test('drops what it hears a second time', () => {
    const [here, there] = pair()
    here.say(1, 0, bytes(1))
    const [frame] = sent(here)
    expect(there.hear(frame as Frame)).toEqual({ stream: 1, kind: 0, bytes: bytes(1) })
    expect(there.hear(frame as Frame)).toBeUndefined()
  })

  test('refuses a gap, and a confirmation of what was never said', () => {
    const [here, there] = pair()
    for (let at = 0; at < 2; at++) here.say(1, 0, bytes(at))
    const [, second] = sent(here)
    expect(() => there.hear(second as Frame)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
    expect(() => there.attach(1)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
    expect(() => here.hear({ heard: 3 })).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
  })
})

test('an old greeting, sent again, is refused, and nothing is different for it', () => {
  const [here, there] = pair()
  for (let at = 0; at < 3; at++) here.say(1, 0, bytes(at))
  hearAll(there, sent(here))
  here.hear(there.confirmation())
  for (const heard of [0, 2, 4])
    expect(() => here.check(heard)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
  expect(() => here.attach(0)).toThrow('after it said 3')
  here.attach(3)
  expect(here.isIdle).toBe(true)
})

/** A step of a random exchange. `carry`: so many frames of one side arrive; `cut`: what is on its way is lost. */
type Event =
  | { readonly type: 'say'; readonly side: 0 | 1; readonly stream: number; readonly length: number }
  | { readonly type: 'carry'; readonly side: 0 | 1; readonly count: number }
  | { readonly type: 'confirm'; readonly side: 0 | 1 }
  | { readonly type: 'cut' }

const side = fc.constantFrom(0 as const, 1 as const)
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('say' as const),
      side,
      stream: fc.nat(3),
      length: fc.constantFrom(0, 1, 1_000, MB, MB + 1, 2 * MB + 3),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('carry' as const), side, count: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('confirm' as const), side }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cut' as const) }) },
)

/** Two sides and the frames that are on their way from each. */
class Exchange {
  readonly sides = pair()
  readonly said: [Map<number, number[]>, Map<number, number[]>] = [new Map(), new Map()]
  readonly heard: [Map<number, number[]>, Map<number, number[]>] = [new Map(), new Map()]
  readonly #onWay: [Frame[], Frame[]] = [[], []]
  #count = 0

  apply(one: Event): void {
    if (one.type === 'say') this.#say(one)
    else if (one.type === 'carry') this.#carry(one)
    else if (one.type === 'confirm') this.#onWay[one.side].push(this.sides[one.side].confirmation())
    else this.#cut()
  }

  settle(): void {
    this.#cut()
    for (let turn = 0; turn < 4; turn++)
      for (const one of [0, 1] as const) {
        this.#carry({ side: one, count: Number.POSITIVE_INFINITY })
        this.#onWay[one].push(this.sides[one].confirmation())
      }
    for (const one of [0, 1] as const) this.#carry({ side: one, count: Number.POSITIVE_INFINITY })
  }

  // A message is known by its first bytes, or its length.
  #say({ side: from, stream, length }: Extract<Event, { type: 'say' }>): void {
    const message = new Uint8Array(length)
    const name = this.#count++
    if (length >= 4) new DataView(message.buffer).setUint32(length - 4, name)
    this.sides[from].say(stream, 0, message)
    const all = this.said[from]
    all.set(stream, [...(all.get(stream) ?? []), length >= 4 ? name : -length])
  }

  #carry({ side: from, count }: { readonly side: 0 | 1; readonly count: number }): void {
    const [way, to] = [this.#onWay[from], (1 - from) as 0 | 1]
    for (let frame = this.sides[from].take(); frame !== undefined; frame = this.sides[from].take()) way.push(frame)
    for (let at = 0; at < count && way.length > 0; at++) {
      const message = this.sides[to].hear(way.shift() as Frame)
      if (message !== undefined) this.#note(from, message)
    }
  }

  #note(from: 0 | 1, { stream, bytes: found }: Message): void {
    const view = new DataView(found.buffer, found.byteOffset, found.byteLength)
    const name = found.byteLength >= 4 ? view.getUint32(found.byteLength - 4) : -found.byteLength
    const all = this.heard[from]
    all.set(stream, [...(all.get(stream) ?? []), name])
  }

  #cut(): void {
    const [here, there] = this.sides
    for (const way of this.#onWay) way.length = 0
    here.detach()
    there.detach()
    const [one, other] = [here.heard, there.heard]
    here.attach(other)
    there.attach(one)
  }
}

test('whatever is said, lost and repeated: each message arrives once, those of a stream in order, and nothing is kept', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const exchange = new Exchange()
      for (const one of events) exchange.apply(one)
      exchange.settle()
      expect(exchange.heard).toEqual(exchange.said)
      for (const { isIdle, byteLength } of exchange.sides) expect([isIdle, byteLength]).toEqual([true, 0])
    }),
    { numRuns: 300 },
  )
})

describe('what would be put together is bounded', () => {
  const most = 10_000
  const part = (number: number, more: { stream?: number; last?: boolean; size?: number } = {}): Frame => {
    const { stream = 1, last = false, size = 1_000 } = more
    return { heard: 0, part: { number, stream, kind: 0, last, bytes: new Uint8Array(size) } }
  }
  const tooLong = { code: 'ERR_PROTOCOL', most, message: expect.stringContaining('more than 10000 bytes') }
  const flooded = (frames: (number: number) => Frame) => {
    const conversation = new Conversation(most)
    conversation.attach(0)
    let number = 0
    try {
      while (number < 1_000) conversation.hear(frames(++number))
    } catch (error) {
      expect(error).toMatchObject(tooLong)
    }
    return number
  }

  test('a message that never ends', () => {
    expect(flooded((number) => part(number))).toBe(8)
  })

  test('one whose parts have nothing in them', () => {
    expect(flooded((number) => part(number, { size: 0 }))).toBe(40)
  })

  test('many messages, none of which ends', () => {
    expect(flooded((number) => part(number, { stream: number }))).toBe(32)
  })

  test('one that ends with too much', () => {
    expect(flooded((number) => part(number, { size: 4_700, last: number === 3 }))).toBe(3)
  })

  test('and what came to its end counts no more', () => {
    expect(flooded((number) => part(number, { last: number % 6 === 0 }))).toBe(1_000)
  })
})
