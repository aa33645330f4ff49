import { describe, expect, test } from 'vitest'
import { program } from './program.ts'

const reached = 'small lists ride along in messages; tickets alone pass this thread'

describe("via: 'auto'", () => {
  test.each([
    ['threads', 'threads', 'threads of one process'],
    ['threads', 'processes', 'processes of one host'],
    ['processes', 'processes', 'processes of one host'],
  ])('from %s to %s takes the quickest that is installed, and fuses where it can', async (from, to, workers) => {
    const { code, out, err } = await program('via-auto.mjs', { args: [from, to] })
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({
      pipes: [
        { from: 'filled', to: 'passed', via: 'shm', why: `chosen because the workers are ${workers}; ${reached}` },
        { from: 'passed', to: 'summed', via: 'fused', why: 'both are called on one trip' },
      ],
      warnings: [],
      rows: [1, 2, 3].map((x) => [x, 100_000 * x]),
    })
  })
})
