import { IMap, type IMapOptions } from '@papy/imap'
import { expect, test } from 'vitest'
import type { Round } from '../src/exchange.ts'
import { ladder } from '../src/replica.ts'
import { isKnown, lowest, occupancy } from '../src/summary.ts'

// Workers import the module that a function stands in, so the pipeline is the built one, not vitest's.
const built = new URL('../dist/search.js', import.meta.url).href
const { search }: typeof import('../src/search.ts') = await import(built)

const options = { temperatures: ladder(8, 0.2, 0.4), rounds: 12, run: 2 }

test('the known minimum is found, and the cluster melts as it gets warmer', async () => {
  const rounds = await run({ workers: 2 }, { ...options, rounds: 30 })
  expect(isKnown(lowest(rounds))).toBe(true)
  const [cold, ...others] = occupancy(rounds)
  const hot = others.at(-1)
  expect(cold?.share).toBeGreaterThan(0.7)
  expect(hot?.share).toBeLessThan(0.5)
  expect(cold?.energy).toBeLessThan(-38)
  expect(hot?.energy).toBeGreaterThan(-34)
})

test('the same run is the same to the last bit, whoever does it', async () => {
  const one = await run({ workers: 1 }, options)
  expect(one).toHaveLength(12)
  expect(one.some(({ exchanged }) => exchanged.length > 0)).toBe(true)
  expect(history(await run({ workers: 3, stride: 1 }, options))).toEqual(history(one))
  expect(history(await run({ workers: 2, stride: 8, fuse: false }, options))).toEqual(history(one))
})

test('another seed is another run', async () => {
  const few = { ...options, rounds: 2 }
  expect(history(await run({ workers: 1 }, { ...few, run: 3 }))).not.toEqual(history(await run({ workers: 1 }, few)))
})

test('who has seen enough leaves, although the input would wait for more', async () => {
  await using pool = new IMap({ workers: 2 })
  let seen = 0
  for await (const _ of search(pool, { ...options, rounds: 1_000 })) if (++seen === 2) break
  expect(seen).toBe(2)
})

/** What happened, in numbers that any other place of any atom would change. */
function history(rounds: readonly Round[]): number[][] {
  return rounds.map(({ quenched, exchanged }) => [...quenched.map(({ energy }) => energy), ...exchanged])
}

async function run(pooled: IMapOptions, of: typeof options): Promise<Round[]> {
  await using pool = new IMap(pooled)
  const rounds: Round[] = []
  for await (const round of search(pool, of)) rounds.push(round)
  return rounds
}
