import { worked } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours, threadPeers, yardstick } from './contestants.ts'

const ideal =
  'The ideal is what two bare threads need for the same arithmetic, measured in the same process just before and just after.'

/** Goal 5. */
export const smallWork: Scenario = {
  name: 'small-work',
  title: '100 µs of computing per item, 2 threads',
  about: `Share of the ideal, and the CPU time that everything but the function took. ${ideal}`,
  metric: 'share',
  unit: '% of ideal',
  better: 'higher',
  settings: { probe: 'work', kind: 'threads', meanUs: 100 },
  sizes: {
    full: { count: 50_000, stripMs: 1_000 },
    quick: { count: 10_000, stripMs: 300 },
    tiny: { count: 60, stripMs: 5 },
  },
  contestants: [ours('PaPy', {}), ...threadPeers(), yardstick('bare postMessage', { adapter: 'bare' })],
  goals: [
    { number: 5, says: 'share of the ideal', of: 'PaPy', bound: 95, better: 'higher' },
    { number: 5, says: 'CPU overhead, µs per item', of: 'PaPy', metric: 'overheadUs', bound: 5, better: 'lower' },
  ],
  columns: [
    { metric: 'overheadUs', title: 'CPU overhead µs/item' },
    { metric: 'idealDrift', title: 'ideal, after against before: % off' },
  ],
  check: worked,
}

/** Goal 6. */
export const unevenWork: Scenario = {
  name: 'uneven-work',
  title: '10 ms of computing per item, log-normal with sigma 1, 2 threads',
  about: `All contestants compute the same items in the same order; ours delivers them in order, peers as they come. ${ideal}`,
  metric: 'share',
  unit: '% of ideal',
  better: 'higher',
  settings: { probe: 'work', kind: 'threads', meanUs: 10_000, sigma: 1 },
  sizes: {
    full: { count: 800, stripMs: 1_000 },
    quick: { count: 150, stripMs: 300 },
    tiny: { count: 6, stripMs: 5, meanUs: 200 },
  },
  contestants: [ours('PaPy', {}), ...threadPeers(), yardstick('bare postMessage', { adapter: 'bare' })],
  goals: [{ number: 6, says: 'share of the ideal', of: 'PaPy', bound: 95, better: 'higher' }],
  columns: [
    { metric: 'overheadUs', title: 'CPU overhead µs/item' },
    { metric: 'idealDrift', title: 'ideal, after against before: % off' },
  ],
  check: worked,
}

/** Goal 11. */
export const threeInARow: Scenario = {
  name: 'three-in-a-row',
  title: 'Three pipers in a row, 1 ms of computing each, one pool of 2 threads',
  about: `With peers an item is three tasks, one awaited after the other. ${ideal}`,
  metric: 'share',
  unit: '% of ideal',
  better: 'higher',
  settings: { probe: 'work', kind: 'threads', meanUs: 1_000, stages: 3 },
  sizes: {
    full: { count: 10_000, stripMs: 1_000 },
    quick: { count: 600, stripMs: 300 },
    tiny: { count: 10, stripMs: 5, meanUs: 100 },
  },
  contestants: [ours('PaPy', {}), ...threadPeers({}, ['piscina', 'tinypool', 'poolifier', 'worker-nodes'])],
  goals: [{ number: 11, says: 'share of the ideal', of: 'PaPy', bound: 97, better: 'higher' }],
  columns: [
    { metric: 'overheadUs', title: 'CPU overhead µs/item' },
    { metric: 'idealDrift', title: 'ideal, after against before: % off' },
  ],
  check: worked,
}
