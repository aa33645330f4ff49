import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnv, endGroup } from '../contestant.ts'
import type { Answer, Settings } from './scenario.ts'

/** What one process measured. */
export type Measurement =
  | { readonly metrics: Readonly<Record<string, number>>; readonly answer: Answer }
  | { readonly unavailable: string }

/** How a process for a measurement is run. */
export interface Circumstances {
  /** The Node that measures. @defaultValue the one that runs this */
  readonly node?: string | undefined
  /** Options of that Node. */
  readonly execArgv?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** The folder it runs in. */
  readonly cwd?: string
}

/** Nothing takes so long; whoever does hangs. */
const LIMIT_MS = 10 * 60_000

/**
 * Measures in a fresh process: what an earlier measurement compiled, collected or left running disturbs none.
 *
 * @throws Error if it ends without an answer, or hangs
 */
export async function measure(settings: Settings, circumstances: Circumstances = {}): Promise<Measurement> {
  const { node, execArgv = [], env = cleanEnv(), cwd } = circumstances
  const child = fork(fileURLToPath(new URL('cell/cell.mjs', import.meta.url)), [JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [...execArgv],
    env,
    ...(cwd === undefined ? {} : { cwd }),
    ...(node === undefined ? {} : { execPath: node }),
    // A group of its own, so that nothing of it is left.
    detached: true,
  })
  let said: Measurement | undefined
  let complaint = ''
  child.on('message', (message) => {
    said = message as Measurement
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000)
  })
  const timer = setTimeout(() => endGroup(child.pid), LIMIT_MS)
  const leave = () => endGroup(child.pid)
  process.once('exit', leave)
  // What a pool has left running would hold the streams open.
  child.once('exit', leave)
  // Not 'exit': that may come before the last message.
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  process.removeListener('exit', leave)
  if (said !== undefined) return said
  throw new Error(
    `a measurement ended with ${code === null ? 'a signal' : code} and no answer; run it alone: node ${fileURLToPath(
      new URL('cell/cell.mjs', import.meta.url),
    )} '${JSON.stringify(settings)}'\n${complaint}`,
  )
}
