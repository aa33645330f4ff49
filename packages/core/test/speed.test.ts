import { Dagger, Piper } from '@papy/core'
import { describe, expect, it } from 'vitest'

const SIZE = 10_000
const LAYER = 100

const work = ([x]: [number]) => x
const pipers = () => Array.from({ length: SIZE }, () => new Piper(work)) as Piper[]

/** Pairs of numbers of pipers, from and to. */
type Pipes = readonly (readonly [number, number])[]

const counted = (length: number, pair: (at: number) => readonly [number, number]): Pipes =>
  Array.from({ length }, (_, at) => pair(at))

// A seeded generator (Park and Miller): the same graphs in every run.
const random = (seed: number) => {
  let state = seed
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const shuffled = (pipes: Pipes): Pipes => {
  const below = random(7)
  const order = pipes.map((pipe) => ({ pipe, at: below(2 ** 30) }))
  return order.sort((one, other) => one.at - other.at).map(({ pipe }) => pipe)
}

const layered = (reach: (layer: number, below: (n: number) => number) => number): Pipes => {
  const below = random(11)
  return counted(3 * (SIZE - LAYER), (at) => {
    const to = LAYER + Math.floor(at / 3)
    return [reach(Math.floor(to / LAYER), below), to]
  })
}

const chain = counted(SIZE - 1, (at) => [at, at + 1])
const toNext = layered((layer, below) => (layer - 1) * LAYER + below(LAYER))
const toAny = layered((layer, below) => below(layer * LAYER))

// About 0.3 s each. What grows with the square of the size would not end within the bound, even on a busy machine.
describe('a graph of 10,000 pipers is built pipe by pipe, checked and planned:', { timeout: 10_000 }, () => {
  it.each<[string, Pipes]>([
    ['a chain', chain],
    ['a chain from its end', chain.toReversed()],
    ['a chain in no order', shuffled(chain)],
    ['one piper that all others read', counted(SIZE - 1, (at) => [0, at + 1])],
    ['one piper that reads all others', counted(SIZE - 1, (at) => [at + 1, 0])],
    ['layers with 29,700 pipes', toNext],
    ['layers with 29,700 pipes in no order', shuffled(toNext)],
    ['layers with 29,700 pipes from any to any', toAny],
    ['layers with 29,700 pipes from any to any in no order', shuffled(toAny)],
  ])('%s', (_, pipes) => {
    const all = pipers()
    const dagger = new Dagger()
    for (const [from, to] of pipes) dagger.addPipe([all[from], all[to]] as Piper[])
    const { order } = dagger.plan()
    expect(order).toHaveLength(new Set(pipes.flat()).size)
  })

  it('and a chain of equal names, in one call', () => {
    const dagger = new Dagger()
    dagger.addPipe(Array.from({ length: SIZE }, () => work))
    const { order } = dagger.plan()
    expect(order.at(-1)).toBe(`work-${SIZE}`)
  })
})
