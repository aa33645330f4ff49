import type { Plugin, Ticket, Transport, TransportContext } from '@papy/contract'
import { expect, test } from 'vitest'
import { bytes, taken, testRun } from '../../.config/testing/end.ts'
import { seed } from '../../.config/testing/random.ts'
import { badWire } from './fixtures/faulty.mjs'
import { laden, unladen } from './fixtures/laden.mjs'
import { kinds } from './kinds.ts'
import { piper, range, through } from './plumbed.ts'
import { Roll } from './roll.ts'

// Fault 19 on the wire. Which bit of a frame is flipped does not matter: seal.test.ts of @papy/contract tries each.

async function opened(via: Plugin<'transport'>, contexts: () => TransportContext): Promise<[Transport, Transport]> {
  return [await via.open(contexts()), await via.open(contexts())]
}

test(`flipped bits and cuts in one read of 50: each item arrives as it was put (PAPY_SEED=${seed})`, async () => {
  using roll = new Roll()
  const [here, there] = await opened(badWire({ roll: roll.file, flips: 0.01, cuts: 0.01, seed }), testRun())
  const passed = async (at: number): Promise<void> => {
    const item = bytes(1 + ((at * 7919) % 9_000), at)
    const ticket = (await here.put([item, bytes(at % 50)])) as Ticket
    expect(await taken(there, ticket)).toEqual([item, bytes(at % 50)])
  }
  for (let at = 0; at < 4_500; at += 3) await Promise.all([at, at + 1, at + 2].map(passed))
  for (const end of [here, there]) await end[Symbol.asyncDispose]()
  expect(roll.lines.filter((kind) => kind === 1).length).toBeGreaterThan(5)
  expect(roll.lines.filter((kind) => kind === 2).length).toBeGreaterThan(5)
})

test.each(kinds)(
  '$name: what a pipeline makes over a bad wire is what it makes over a good one',
  async ({ workers }) => {
    using roll = new Roll()
    const { rows, ledger } = await through(
      { workers: workers(2), stride: 2 },
      (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
      { items: range(600), via: badWire({ roll: roll.file, flips: 0.01, cuts: 0.01, seed }) },
    )
    expect(rows).toEqual(range(600))
    expect(ledger.total).toMatchObject({ read: 600, emitted: 600, errored: 0, inFlight: 0 })
    expect(new Set(roll.lines)).toEqual(new Set([1, 2]))
  },
)
