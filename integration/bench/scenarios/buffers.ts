import { numbered } from '../check.ts'
import type { Scenario } from '../scenario.ts'
import { ours, threadPeers, yardstick } from './contestants.ts'

const moving = ['piscina', 'tinypool', 'workerpool', 'comlink']

/** Goal 9. */
export const buffersMoved: Scenario = {
  name: 'buffers-moved',
  title: 'A Uint8Array of 1 MB there and back, transferred, 2 threads',
  about: 'Nothing is copied. Bytes there and bytes back are counted. Peers that cannot transfer results are left out.',
  metric: 'gbPerSecond',
  unit: 'GB/s',
  better: 'higher',
  settings: { probe: 'buffers', kind: 'threads', bytes: 1024 * 1024, transfer: true },
  sizes: { full: { seconds: 2 }, quick: { seconds: 0.5 }, tiny: { seconds: 0.02, warmSeconds: 0.01, bytes: 4096 } },
  contestants: [
    // Refused as long as there is no such option: then it is not there yet.
    ours('PaPy', { optional: true }),
    ...threadPeers({}, moving),
    yardstick('bare postMessage', { adapter: 'bare' }),
  ],
  goals: [
    {
      number: 9,
      says: 'to bare postMessage',
      of: 'PaPy',
      against: { of: 'bare postMessage' },
      bound: 0.8,
      better: 'higher',
    },
  ],
  columns: [{ metric: 'cpuUs', title: 'CPU µs/item' }],
  check: numbered,
}

/** Goal 9. */
export const buffersCloned: Scenario = {
  ...buffersMoved,
  name: 'buffers-cloned',
  title: 'A Uint8Array of 1 MB there and back, cloned, 2 threads',
  about: 'Copied on the way there and on the way back. Bytes there and bytes back are counted.',
  settings: { ...buffersMoved.settings, transfer: false },
  contestants: [ours('PaPy', {}), ...threadPeers(), yardstick('bare postMessage', { adapter: 'bare' })],
  goals: [{ number: 9, says: 'to the best peer', of: 'PaPy', against: 'peers', bound: 2, better: 'higher' }],
}
