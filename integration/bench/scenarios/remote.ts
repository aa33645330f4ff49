import { numbered } from '../check.ts'
import type { Goal, Scenario } from '../scenario.ts'
import { ours, yardstick } from './contestants.ts'

const about = 'The other host is an agent on this machine, behind TLS on loopback: its process shares the cores.'

/** Items in the largest batch that ours makes. */
const LARGEST = 8_192

const batches = (says: string, of: string, against: string): Goal => ({
  says,
  of,
  against: { of: against },
  bound: 0.6,
  better: 'higher',
})

/** Goal of other hosts: what the agent, the session and the WebSocket leave of TLS. */
export const remote: Scenario = {
  name: 'remote',
  title: 'A function that does nothing, over integers, 2 workers of another host',
  about: `${about} Beside it the same over bare TLS sockets to two processes, which has no process between: in batches of 8192, which are what ours makes of such items by itself; and in short ones of 256, where the way of a batch through four processes is what counts.`,
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'rate' },
  sizes: { full: { seconds: 2, warmSeconds: 1 }, quick: { seconds: 0.5 }, tiny: { count: 600, warmCount: 10 } },
  contestants: [
    ours('PaPy', { kind: 'remote' }),
    ours('PaPy by batches', { kind: 'remote', read: 'batches' }),
    ours('PaPy, batches of 256', { kind: 'remote', read: 'batches', batch: 256 }),
    yardstick('bare TLS', { adapter: 'bare-tls', batch: LARGEST }),
    yardstick('bare TLS, batches of 256', { adapter: 'bare-tls', batch: 256 }),
  ],
  goals: [
    batches('by batches, to bare TLS', 'PaPy by batches', 'bare TLS'),
    batches('batches of 256, to bare TLS', 'PaPy, batches of 256', 'bare TLS, batches of 256'),
  ],
  columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
  check: numbered,
}

/** Goal of other hosts: what one waits longer for one result. */
export const remoteCall: Scenario = {
  name: 'remote-call',
  title: 'One call after the other on another host',
  about: `${about} In turn with a process of this host: what is added is the way to the agent and through it.`,
  metric: 'p50Us',
  unit: 'µs, p50',
  better: 'lower',
  settings: { probe: 'added' },
  sizes: { full: { count: 10_000 }, quick: { count: 2_000 }, tiny: { count: 100, warmCount: 5 } },
  contestants: [ours('PaPy', {})],
  goals: [{ says: 'added, p50 in µs', of: 'PaPy', metric: 'addedUs', bound: 300, better: 'lower' }],
  columns: [
    { metric: 'localUs', title: 'here' },
    { metric: 'addedUs', title: 'added' },
    { metric: 'p99Us', title: 'p99 µs' },
  ],
  check: numbered,
}

/** Goal of other hosts: items from worker to worker. */
export const remotePipe: Scenario = {
  name: 'remote-pipe',
  title: 'A pipe between workers of two hosts, 1 MB an item',
  about: `${about} By TCP from worker to worker; beside it the same between processes of this host, where nothing but the coordination differs.`,
  metric: 'perSecond',
  unit: 'items/s',
  better: 'higher',
  settings: { probe: 'between', adapter: 'papy', bytes: 2 ** 20, medium: 'open tcp' },
  sizes: { full: { seconds: 2 }, quick: { seconds: 0.5 }, tiny: { seconds: 0.02 } },
  contestants: [ours('hosts', { kind: 'remote' }), ours('processes', { kind: 'processes' })],
  goals: [
    {
      says: '1 MB, to processes of one host',
      of: 'hosts',
      against: { of: 'processes' },
      bound: 0.85,
      better: 'higher',
    },
  ],
  columns: [
    { metric: 'mbPerSecond', title: 'MB/s' },
    { metric: 'cpuUs', title: 'CPU µs/item' },
  ],
  check: numbered,
}
