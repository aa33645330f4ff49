import { numbered } from '../check.ts'
import type { Contestant, Scenario, Settings } from '../scenario.ts'

const pipe = (name: string, kind: string, medium?: string, more: Settings = {}): Contestant => ({
  name: `${name}, ${kind}`,
  role: 'ours',
  settings: { kind, ...(medium === undefined ? {} : { medium }), ...more },
})

const direct = ['shm', 'unix', 'tcp', 'fifo'] as const

/** Goal 12. */
export const between: Scenario = {
  name: 'between',
  title: 'A pipe between two parallel pipers, 1 MB an item',
  about:
    'One worker makes `Uint8Array`s of 1 MB, another looks at them. Without `via` they pass this thread; with it only tickets do. ' +
    'Leased: the reading piper has `leases: true`, and looks at them where they are.',
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'between', adapter: 'papy', bytes: 2 ** 20 },
  sizes: { full: { seconds: 2 }, quick: { seconds: 0.5 }, tiny: { seconds: 0.02 } },
  contestants: ['threads', 'processes'].flatMap((kind) => [
    pipe('coordinator', kind),
    pipe('auto', kind, 'auto', { optional: true }),
    ...direct.map((medium) => pipe(medium, kind, medium)),
    ...direct.map((medium) => pipe(`${medium}, leased`, kind, medium, { leases: true })),
  ]),
  goals: [
    {
      number: 12,
      says: 'shm, leased, threads, to the coordinator',
      of: 'shm, leased, threads',
      against: { of: 'coordinator, threads' },
      bound: 4,
      better: 'higher',
    },
    {
      number: 12,
      says: 'shm, leased, processes, to the coordinator',
      of: 'shm, leased, processes',
      against: { of: 'coordinator, processes' },
      bound: 8,
      better: 'higher',
    },
  ],
  columns: [
    { metric: 'mbPerSecond', title: 'MB/s' },
    { metric: 'cpuUs', title: 'CPU µs/item' },
  ],
  check: numbered,
}
