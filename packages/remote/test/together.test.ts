import { Conversation, type Frame, Liveness, type Message } from '@papy/remote'
import fc from 'fast-check'
import { expect, test } from 'vitest'

// All machines together: a coordinator that gives numbers to hosts and wants their squares, over wires that lose and repeat,
// to hosts that crash, fall silent, and come back as zombies.

const patience = { suspectMs: 100, graceMs: 300 }

const encode = (value: number): Uint8Array => Uint8Array.from(Buffer.from(`${value}`))
const decode = ({ bytes }: Message): number => Number(Buffer.from(bytes).toString())

/** A conversation between the coordinator and one process of a host. */
class Stay {
  readonly here = new Conversation()
  readonly there = new Conversation()
  readonly life: Liveness
  /** What the coordinator gave it, and did not get back. */
  readonly inHand = new Set<number>()
  readonly #onWay: { readonly there: Frame[]; readonly back: Frame[] } = { there: [], back: [] }

  constructor(now: number) {
    this.life = new Liveness(patience, now)
    this.here.attach(0)
    this.there.attach(0)
  }

  give(item: number): void {
    this.inHand.add(item)
    this.here.say(1, 0, encode(item))
  }

  /** So many frames arrive; `twice`: each of them two times. What the coordinator hears comes to `done`. */
  carry(way: 'there' | 'back', count: number, twice: boolean, done: (result: number) => void): void {
    const [from, to] = way === 'there' ? [this.here, this.there] : [this.there, this.here]
    const frames = this.#onWay[way]
    for (let frame = from.take(); frame !== undefined; frame = from.take()) frames.push(frame)
    if (from.owesConfirmation) frames.push(from.confirmation())
    for (const frame of frames.splice(0, count)) {
      const messages = [to.hear(frame), ...(twice ? [to.hear(frame)] : [])]
      for (const message of messages.filter((one) => one !== undefined))
        if (way === 'there') this.there.say(1, 0, encode(decode(message) ** 2))
        else done(decode(message))
    }
  }

  /** The wire breaks: what is on its way is lost, and there is another one. */
  cut(): void {
    for (const way of [this.#onWay.there, this.#onWay.back]) way.length = 0
    for (const side of [this.here, this.there]) side.detach()
    const [here, there] = [this.here.heard, this.there.heard]
    this.here.attach(there)
    this.there.attach(here)
  }
}

type Event =
  | { readonly type: 'give' | 'cut' | 'crash'; readonly host: number }
  | {
      readonly type: 'carry'
      readonly host: number
      readonly way: 'there' | 'back'
      readonly count: number
      readonly twice: boolean
    }
  | { readonly type: 'silence'; readonly host: number; readonly ms: number }

class Coordinator {
  readonly results = new Map<number, number>()
  /** Results that came although they were there. */
  twice = 0
  #now = 0
  readonly #queue: number[]
  readonly #stays: Stay[]
  readonly #zombies: Stay[] = []

  constructor(items: number, hosts: number) {
    this.#queue = Array.from({ length: items }, (_, item) => item)
    this.#stays = Array.from({ length: hosts }, () => new Stay(0))
  }

  apply(event: Event): void {
    const { host } = event
    const stay = this.#stays[host] as Stay
    if (event.type === 'give') this.#give(stay)
    else if (event.type === 'cut') stay.cut()
    else if (event.type === 'crash') this.#leave(host)
    else if (event.type === 'carry') {
      stay.life.heard(this.#now)
      stay.carry(event.way, event.count, event.twice, (result) => this.#done(stay, result))
    } else if (event.type === 'silence') this.#silence(event.ms)
  }

  /** Everything is well from now on. */
  settle(): void {
    while (this.#queue.length > 0 || this.#stays.some(({ inHand }) => inHand.size > 0))
      for (const stay of this.#stays) {
        this.#give(stay)
        for (const way of ['there', 'back'] as const) stay.carry(way, 100, false, (result) => this.#done(stay, result))
      }
    // What was given up goes on by itself; whatever it says is of another conversation, and nobody hears it.
    for (const zombie of this.#zombies)
      for (const way of ['there', 'back'] as const) zombie.carry(way, 100, true, () => undefined)
  }

  #give(stay: Stay): void {
    const item = this.#queue.shift()
    if (item !== undefined) stay.give(item)
  }

  #done(stay: Stay, result: number): void {
    const item = Math.sqrt(result)
    if (this.results.has(item)) this.twice++
    this.results.set(item, result)
    stay.inHand.delete(item)
  }

  #silence(ms: number): void {
    this.#now += ms
    for (const [host, { life }] of this.#stays.entries()) if (life.at(this.#now) === 'dead') this.#leave(host)
  }

  // What it had is the next to be done.
  #leave(host: number): void {
    const stay = this.#stays[host] as Stay
    this.#zombies.push(stay)
    this.#queue.unshift(...stay.inHand)
    this.#stays[host] = new Stay(this.#now)
  }
}

const host = fc.nat(2)
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('give' as const), host }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('carry' as const),
      host,
      way: fc.constantFrom('there' as const, 'back' as const),
      count: fc.integer({ min: 1, max: 4 }),
      twice: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cut' as const), host }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), host }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('silence' as const), host, ms: fc.nat(500) }) },
)

test('whatever is lost, repeated, crashed or silent: what comes out is the map of what went in, each once', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120 }), (events) => {
      const coordinator = new Coordinator(20, 3)
      for (const one of events) coordinator.apply(one)
      coordinator.settle()
      const results = [...coordinator.results].toSorted(([one], [other]) => one - other)
      expect(results).toEqual(Array.from({ length: 20 }, (_, item) => [item, item ** 2]))
      expect(coordinator.twice).toBe(0)
    }),
    { numRuns: 500 },
  )
})
