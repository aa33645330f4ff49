import { setImmediate as turn } from 'node:timers/promises'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { expect, test } from 'vitest'
import { within } from '../reference/bound.ts'

const pass = ([x]: [number]) => x
const pair = ([a, b]: [number, number]) => [a, b]

// Between its rows all rests, and the branch with a pool waits for the other one at the fork: so it is no stall when both
// go on with the next row, whenever that is asked for.
test.each([0, 1, 2, 3, 4, 5, 6])('a reader that takes its time, %i turns a row, starves nobody', async (turns) => {
  await using pool = new IMap({ workers: inline(1) })
  await using plumber = new Plumber({ buffer: 2 })
  const fork = new Piper(pass, { name: 'fork' })
  const join = new Piper(pair, { name: 'join' })
  plumber.addPipe([fork, join])
  plumber.addPipe([fork, new Piper(pass, { parallel: pool, name: 'ahead' }), join])
  const items = Array.from({ length: 40 }, (_, x) => x)
  const rows: unknown[] = []
  const read = async () => {
    for await (const row of plumber.stream([items])) {
      rows.push(row)
      for (let left = turns; left > 0; left--) await turn()
      computeFor(11)
    }
  }
  await within(read(), 20_000, 'the run')
  expect(rows).toEqual(items.map((x) => [x, x]))
})

/** Longer than a reader is given rows without a turn of the event loop. */
function computeFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}
