import { numbered } from '../check.ts'
import type { Contestant, Goal, Reading, Scenario, Settings } from '../scenario.ts'
import { yardstick } from './contestants.ts'

const [KB, MB] = [1_024, 2 ** 20]

const among = { threads: { kind: 'threads' }, processes: { kind: 'processes' } } as const

/** What one test of all runs with: it looks whether they run. */
const least = { tiny: { bytes: 4 * KB } } as const

/** A medium between two workers; `null`: the ticket alone; `relay`: through the coordinator. */
const trip = (name: string, medium: string, settings: Settings, more: Partial<Contestant> = {}): Contestant => ({
  name,
  role: medium === 'null' || medium === 'relay' ? 'yardstick' : 'ours',
  settings: { probe: 'trip', medium, ...settings },
  sizes: Number(settings['bytes']) > 4 * KB ? least : {},
  ...more,
})

const ceiling = (name: string, settings: Settings, more: Partial<Contestant> = {}): Contestant => ({
  ...yardstick(name, { probe: 'ceiling', ...settings }),
  sizes: least,
  ...more,
})

const one = { bytes: MB, window: 32 }
const large = { bytes: 64 * MB, window: 2 }
const hundred = { bytes: MB, batch: 100, window: 1 }
const small = { bytes: 100, window: 32 }
const batch = { ...small, batch: 100 }
const row = { bytes: 10 * KB, window: 32 }
const rows = { ...row, batch: 100 }
const mysql = { server: 'mysql' } as const
const sqlite = { optional: true }

const contestants: readonly Contestant[] = [
  ceiling('copy 1 MB', { of: 'copy', bytes: MB }),
  ceiling('copy 1 MB in and out', { of: 'copy', twice: true, bytes: MB }),
  ceiling('copy 1 MB in and out, warm', { of: 'copy', twice: true, warm: true, bytes: MB }),
  ceiling('copy 64 MB', { of: 'copy', bytes: 64 * MB }),
  ceiling('C, Unix socket', { of: 'unix', by: 'c', bytes: MB }, { needs: 'cc' }),
  ceiling('C, TCP', { of: 'tcp', by: 'c', bytes: MB }, { needs: 'cc' }),
  ceiling('C, pipe', { of: 'pipe', by: 'c', bytes: MB }, { needs: 'cc' }),
  ceiling('bare onread, Unix socket', { of: 'unix', by: 'bare', bytes: MB }),
  ceiling('bare onread, TCP', { of: 'tcp', by: 'bare', bytes: MB }),
  ceiling('bare files, 1 MB', { of: 'files', bytes: MB }),
  ceiling('bare SQLite, 10 KB × 100', { of: 'sqlite', bytes: 10 * KB, batch: 100, ...sqlite }),
  ceiling('bare mysql2, 1 MB', { of: 'mysql', bytes: MB }, mysql),
  ceiling('floats by node:v8', { of: 'v8', bytes: MB }),
  trip('ticket alone, threads: 100 B × 100', 'null', { ...among.threads, ...batch }),
  trip('ticket alone, processes: 100 B × 100', 'null', { ...among.processes, ...batch }),
  trip('coordinator, threads: 100 B', 'relay', { ...among.threads, ...small }),
  trip('coordinator, processes: 100 B', 'relay', { ...among.processes, ...small }),
  trip('coordinator, threads: 1 MB', 'relay', { ...among.threads, ...one }),
  trip('coordinator, processes: 1 MB', 'relay', { ...among.processes, ...one }),
  trip('coordinator, processes: 1 MB × 100', 'relay', { ...among.processes, ...hundred }),
  trip('shm, threads: 1 MB', 'shm', { ...among.threads, ...one }),
  trip('shm, threads: 1 MB, copied out', 'shm', { ...among.threads, ...one, copy: true }),
  trip('shm, threads: 64 MB', 'shm', { ...among.threads, ...large }),
  trip('shm, threads: 100 B × 100', 'shm', { ...among.threads, ...batch }),
  trip('shm, processes: 1 MB', 'shm', { ...among.processes, ...one }),
  trip('shm, processes: 1 MB × 100', 'shm', { ...among.processes, ...hundred }),
  trip('shm, processes: 100 B × 100', 'shm', { ...among.processes, ...batch }),
  ...(['unix', 'tcp', 'fifo'] as const).flatMap((medium) => [
    trip(`${medium}: 1 MB`, medium, { ...among.processes, ...one }),
    trip(`${medium}: 64 MB`, medium, { ...among.processes, ...large }),
    trip(`${medium}: 1 MB × 100`, medium, { ...among.processes, ...hundred }),
    trip(`${medium}: 100 B × 100`, medium, { ...among.processes, ...batch }),
  ]),
  trip('file: 1 MB', 'file', { ...among.processes, ...one }),
  trip('file: 100 B × 100', 'file', { ...among.processes, ...batch }),
  trip('file, fsync: 10 KB', 'file, fsync', { ...among.processes, ...row }),
  trip('file, fsync: 10 KB × 100', 'file, fsync', { ...among.processes, ...rows }),
  trip('sqlite: 10 KB', 'sqlite', { ...among.processes, ...row, ...sqlite }),
  trip('sqlite: 10 KB × 100', 'sqlite', { ...among.processes, ...rows, ...sqlite }),
  trip('sqlite: 64 MB', 'sqlite', { ...among.processes, ...large, ...sqlite }),
  trip('mysql: 100 B', 'mysql', { ...among.processes, bytes: 100, window: 1 }, mysql),
  trip('mysql: 100 B × 100 in one put', 'mysql', { ...among.processes, bytes: 100, window: 1, batch: 100 }, mysql),
  trip('mysql: 100 B × 100 in as many puts', 'mysql', { ...among.processes, bytes: 100, window: 1, burst: 100 }, mysql),
  trip('mysql: 1 MB', 'mysql', { ...among.processes, bytes: MB, window: 4 }, mysql),
  { ...ceiling('floats by v8()', { of: 'out of band', bytes: MB }), role: 'ours' },
]

const throughput = 'mbPerSecond'
const latency = 'p50Us'

/** Bounds as shares of what it is compared with, or as multiples of it. */
const goal = (
  says: string,
  [of, metric]: readonly [name: string, metric: string],
  against: string | Reading | undefined,
  [gate, bound]: readonly [gate: number | undefined, bound: number],
): Goal => ({
  says,
  of,
  metric,
  ...(against === undefined ? {} : { against: typeof against === 'string' ? { of: against, metric } : against }),
  ...(gate === undefined ? {} : { gate }),
  bound,
  better: 'higher',
})

/** The share of a trip's time that a bare copy takes. */
const copyShare = (says: string, of: string, metric: string, bounds: readonly [number | undefined, number]): Goal =>
  goal(says, ['copy 1 MB', latency], { of, metric }, bounds)

const shm = { threads: 'shm, threads: 1 MB', processes: 'shm, processes: 1 MB' } as const

const goals: readonly Goal[] = [
  copyShare('shm, threads, 1 MB: p50, gross', shm.threads, latency, [0.6, 0.8]),
  copyShare('shm, threads, 1 MB: p50, net of the ticket', shm.threads, 'netUs', [undefined, 0.95]),
  goal('shm, threads, 1 MB: pipelined', [shm.threads, throughput], 'copy 1 MB', [0.4, 0.7]),
  goal(
    'shm, threads, 1 MB: copied out',
    [`${shm.threads}, copied out`, throughput],
    'copy 1 MB in and out',
    [0.4, 0.65],
  ),
  goal('shm, threads, 64 MB', ['shm, threads: 64 MB', throughput], 'copy 64 MB', [0.25, 0.6]),
  copyShare('shm, processes, 1 MB: p50, gross', shm.processes, latency, [0.5, 0.8]),
  copyShare('shm, processes, 1 MB: p50, net of the ticket', shm.processes, 'netUs', [undefined, 0.9]),
  goal('shm, processes, 1 MB: pipelined', [shm.processes, throughput], 'copy 1 MB', [0.4, 0.6]),
  goal('shm, processes to threads, 1 MB', [shm.processes, throughput], shm.threads, [undefined, 0.9]),
  goal('Unix socket, 1 MB', ['unix: 1 MB', throughput], 'C, Unix socket', [0.28, 0.55]),
  goal('Unix socket, 1 MB', ['unix: 1 MB', throughput], 'bare onread, Unix socket', [undefined, 0.9]),
  goal('TCP, 1 MB', ['tcp: 1 MB', throughput], 'C, TCP', [0.45, 0.8]),
  goal('TCP, 1 MB', ['tcp: 1 MB', throughput], 'bare onread, TCP', [undefined, 0.95]),
  goal('FIFO, 1 MB', ['fifo: 1 MB', throughput], 'C, pipe', [0.28, 0.55]),
  ...['unix', 'tcp', 'fifo'].map((medium) =>
    goal(`${medium}, 64 MB to 1 MB`, [`${medium}: 64 MB`, throughput], `${medium}: 1 MB`, [0.45, 0.8]),
  ),
  goal(
    'shm, threads, 100 B × 100',
    ['shm, threads: 100 B × 100', 'perSecond'],
    'ticket alone, threads: 100 B × 100',
    [0.4, 0.7],
  ),
  ...['shm, processes', 'unix', 'tcp', 'fifo', 'file'].map((medium) =>
    goal(
      `${medium}, 100 B × 100`,
      [`${medium}: 100 B × 100`, 'perSecond'],
      'ticket alone, processes: 100 B × 100',
      [0.4, 0.7],
    ),
  ),
  ...['threads', 'processes'].map((kind): Goal => {
    const of = `coordinator, ${kind}: 100 B`
    const says = `${kind}, 100 B with the ticket: p50`
    return { ...goal(says, [of, latency], { of, metric: 'nullUs' }, [2, 1.3]), better: 'lower' }
  }),
  goal('shm, threads, 1 MB', [shm.threads, throughput], 'coordinator, threads: 1 MB', [2, 4]),
  ...[shm.processes, 'unix: 1 MB', 'tcp: 1 MB', 'fifo: 1 MB'].map((of) =>
    goal(of, [of, throughput], 'coordinator, processes: 1 MB', [3, 8]),
  ),
  ...['shm, processes', 'unix', 'tcp', 'fifo']
    .map((medium) => `${medium}: 1 MB × 100`)
    .map((of) => goal(of, [of, throughput], 'coordinator, processes: 1 MB × 100', [10, 20])),
  goal('file, 1 MB', ['file: 1 MB', throughput], 'bare files, 1 MB', [0.3, 0.6]),
  goal('file with fsync, 10 KB × 100', ['file, fsync: 10 KB × 100', 'perSecond'], 'file, fsync: 10 KB', [10, 30]),
  goal('SQLite, 10 KB × 100 to one by one', ['sqlite: 10 KB × 100', 'perSecond'], 'sqlite: 10 KB', [4, 6]),
  goal('SQLite, 10 KB × 100', ['sqlite: 10 KB × 100', 'perSecond'], 'bare SQLite, 10 KB × 100', [undefined, 0.6]),
  goal('SQLite, 64 MB: MB/s', ['sqlite: 64 MB', throughput], undefined, [200, 300]),
  goal('MySQL, 100 B × 100 in one put', ['mysql: 100 B × 100 in one put', 'perSecond'], 'mysql: 100 B', [20, 40]),
  goal(
    'MySQL, 100 B × 100 in as many puts',
    ['mysql: 100 B × 100 in as many puts', 'perSecond'],
    'mysql: 100 B',
    [20, 40],
  ),
  goal('MySQL, 1 MB', ['mysql: 1 MB', throughput], 'bare mysql2, 1 MB', [0.6, 0.85]),
  goal('1 MB of floats out of band', ['floats by v8()', throughput], 'floats by node:v8', [2, 2]),
  goal('1 MB of floats out of band', ['floats by v8()', throughput], 'copy 1 MB in and out, warm', [undefined, 0.8]),
]

/** TRANSPORTS.md §5. */
export const transports: Scenario = {
  name: 'transports',
  title: 'Transports: what of the medium itself is left',
  about:
    'Items put by one worker and taken by another, released at once, and the ticket through a third, as in a pipe; against what Node or C does ' +
    'with the bare medium, in two processes, or in one for copies, files and rows. × 100: in one parcel. Gates are what must be reached on any machine.',
  metric: 'mbPerSecond',
  unit: 'MB/s',
  better: 'higher',
  settings: {},
  sizes: { full: { seconds: 2 }, quick: { seconds: 0.5 }, tiny: { seconds: 0.01 } },
  contestants,
  goals,
  columns: [
    { metric: 'perSecond', title: 'items/s' },
    { metric: 'p50Us', title: 'one: µs' },
    { metric: 'nullUs', title: 'of it, the ticket' },
  ],
  check: numbered,
}
