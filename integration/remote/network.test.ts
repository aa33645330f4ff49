import { availableParallelism } from 'node:os'
import { threads } from '@papy/runtime-thread'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Hosts, netFaults, withoutHosts } from './hosts.ts'
import { survives } from './net-run.ts'
import { expected, visits } from './visits.ts'

const reason = withoutHosts()
const scale = 0.4

// Faults 16 and 18, small; all of them, with 20,000 items, are in network.soak.test.ts.
describe.skipIf(reason !== undefined)(`three hosts of our own${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let hosts: Hosts
  beforeAll(async () => {
    hosts = await Hosts.start()
  }, 20_000)
  afterAll(() => hosts[Symbol.asyncDispose]())

  test('the example of the paper: two workers of one, four of another, and all cores of this one', async () => {
    const { rows, calls } = await visits({
      items: 2_000,
      workers: [hosts.workers(1, 2, {}), hosts.workers(2, 4, {}), threads(availableParallelism())],
    })
    expect(rows).toEqual(expected(2_000))
    const parents = new Set(calls.map(({ parent }) => parent))
    expect(parents).toEqual(new Set([hosts.pid(1), hosts.pid(2), process.ppid]))
  })

  const some = [
    'power off, and on again',
    'cut off for less than its grace',
    'what it says is lost, for longer than its grace',
  ]
  test.each(netFaults(scale).filter(({ name }) => some.includes(name)))('$name', async (fault) => {
    await survives(hosts, fault, { items: 2_500, scale })
  })
})
