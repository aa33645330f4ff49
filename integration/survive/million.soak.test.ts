import { expect, test } from 'vitest'
import { undisturbed } from './killed.ts'
import { KilledRun } from './killed-run.ts'

test('a million items, killed when 90 % are done with: the rest is done, and a few bytes an item are written', async () => {
  const options = { count: 1_000_000, pools: ['threads'] } as const
  const expected = await undisturbed(options)
  using run = new KilledRun(options)
  await run.killedAt(900_000)
  const done = run.past?.done ?? 0
  const began = performance.now()
  const total = await run.finished()
  console.log(`gone on with at ${done}: the rest took ${Math.round(performance.now() - began)} ms`)
  console.log(`${(run.byteLength / options.count).toFixed(2)} bytes an item`)
  expect(done).toBeLessThan(1_000_000)
  expect(run.output === expected.output).toBe(true)
  expect(total).toEqual(expected.total)
  expect(run.byteLength / options.count).toBeLessThan(100)
}, 600_000)
