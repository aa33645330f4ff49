import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnv, endGroup } from '../contestant.ts'
import { columns } from './columns.mjs'

/** A pool that is tried. */
export interface Row {
  readonly name: string
  /** Its adapter in `pools/`. */
  readonly file: string
  readonly kind: 'threads' | 'processes' | 'mixed'
}

/** What came of one thing tried with one pool. */
export interface Verdict {
  readonly good: boolean
  readonly text: string
}

/** One row of the matrix with its verdicts by column. */
export interface Tried extends Row {
  readonly verdicts: Readonly<Record<string, Verdict>>
}

/** Ours. */
export const ours: readonly Row[] = [
  { name: '**PaPy** (threads)', file: 'papy', kind: 'threads' },
  { name: '**PaPy** (processes)', file: 'papy', kind: 'processes' },
  { name: '**PaPy** (both)', file: 'papy', kind: 'mixed' },
]

/** The others: all pools of workers for Node that are in wide use. */
export const peers: readonly Row[] = [
  { name: 'piscina', file: 'piscina', kind: 'threads' },
  { name: 'tinypool (threads)', file: 'tinypool', kind: 'threads' },
  { name: 'poolifier (threads)', file: 'poolifier', kind: 'threads' },
  { name: 'workerpool (threads)', file: 'workerpool', kind: 'threads' },
  { name: 'threads.js', file: 'threads', kind: 'threads' },
  { name: 'jest-worker (threads)', file: 'jest-worker', kind: 'threads' },
  { name: 'worker-nodes (threads)', file: 'worker-nodes', kind: 'threads' },
  { name: 'comlink', file: 'comlink', kind: 'threads' },
  { name: 'tinypool (processes)', file: 'tinypool', kind: 'processes' },
  { name: 'poolifier (cluster)', file: 'poolifier', kind: 'processes' },
  { name: 'workerpool (processes)', file: 'workerpool', kind: 'processes' },
  { name: 'jest-worker (processes)', file: 'jest-worker', kind: 'processes' },
  { name: 'worker-nodes (processes)', file: 'worker-nodes', kind: 'processes' },
]

/** Tries everything with these pools, each cell in a process of its own, one after the other. */
export async function tryAll(rows: readonly Row[], tried?: (row: Tried) => void): Promise<readonly Tried[]> {
  const all: Tried[] = []
  for (const row of rows) {
    const verdicts: Record<string, Verdict> = {}
    for (const column of Object.keys(columns)) verdicts[column] = await tryOne(row, column)
    all.push({ ...row, verdicts })
    tried?.({ ...row, verdicts })
  }
  return all
}

/** A cell waits 4 s for each of two calls; beyond that the process itself hangs. */
const CELL_MS = 15_000

/** Tries one thing with one pool. */
export async function tryOne({ file, kind }: Row, column: string): Promise<Verdict> {
  const child = fork(fileURLToPath(new URL('cell.mjs', import.meta.url)), [file, kind, column], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: cleanEnv(),
    // A group of its own, so that no worker of a pool that breaks is left.
    detached: true,
  })
  let verdict: Verdict | undefined
  let said = ''
  child.on('message', (message) => {
    verdict = message as Verdict
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2_000)
  })
  const timer = setTimeout(() => endGroup(child.pid), CELL_MS)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
  endGroup(child.pid)
  return verdict ?? { good: false, text: code === null ? 'the main process hangs' : crashed(said) }
}

function crashed(said: string): string {
  return said.includes('nobody caught this') ? '**crashes the main process**' : `the main process ends: ${said}`
}
