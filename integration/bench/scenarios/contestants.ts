import type { Contestant, Settings } from '../scenario.ts'

/** Ours, by what is read and where it runs. */
export const ours = (name: string, settings: Settings): Contestant => ({
  name,
  role: 'ours',
  settings: { adapter: 'papy', ...settings },
})

/** A yardstick. */
export const yardstick = (name: string, settings: Settings): Contestant => ({ name, role: 'yardstick', settings })

const peer = (name: string, adapter: string, settings: Settings): Contestant => ({
  name,
  role: 'peer',
  settings: { adapter, ...settings },
})

const inThreads = [
  'piscina',
  'tinypool',
  'poolifier',
  'workerpool',
  'threads',
  'jest-worker',
  'worker-nodes',
  'comlink',
]
const inProcesses = ['tinypool', 'poolifier', 'workerpool', 'jest-worker', 'worker-nodes']

/** Peers with threads, each with its own defaults but for the number of workers. */
export const threadPeers = (settings: Settings = {}, names: readonly string[] = inThreads): readonly Contestant[] =>
  names.map((name) => peer(name, name, { kind: 'threads', ...settings }))

/** Peers with child processes. */
export const processPeers = (settings: Settings = {}): readonly Contestant[] =>
  inProcesses.map((name) => peer(`${name} (processes)`, name, { kind: 'processes', ...settings }))

/** What limits the concurrency of asynchronous functions in this thread. */
export const limiters: readonly Contestant[] = [
  peer('p-map', 'p-map', {}),
  peer('node:stream map', 'node-stream', {}),
  peer('RxJS mergeMap', 'rxjs', {}),
]
