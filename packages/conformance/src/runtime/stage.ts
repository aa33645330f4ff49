import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ModuleRef, Plugin, Runtime, RuntimeSupports, WorkerExit, WorkerLine } from '@papy/contract'
import { within } from '../limit.ts'
import { QUICK_MS } from '../refusal.ts'

/** Longest that a worker may take to come up, in Ms. */
export const START_MS: number = 4 * QUICK_MS

/** What a law of runtimes is checked with. */
export interface RuntimeStage {
  readonly plugin: Plugin<'runtime'>
  readonly supports: RuntimeSupports
  /** Made from the JSON of the plugin's descriptor, and opened. */
  readonly runtime: Runtime
  /** Starts a worker, and listens to it. */
  start(program?: ModuleRef): Heard
}

/** A worker, and what it says. */
export interface Heard {
  readonly line: WorkerLine
  readonly said: readonly unknown[]
  /** Waits until it has said so much. */
  until(count: number): Promise<readonly unknown[]>
}

/** Points at the kit's own program for workers. */
export const program: ModuleRef = {
  specifier: '@papy/conformance/program',
  url: new URL('./program.js', import.meta.url).href,
  export: 'obey',
}

/** Listens to a line. */
export function heard(line: WorkerLine): Heard {
  const said: unknown[] = []
  let wake = () => {}
  line.receive((message) => {
    said.push(message)
    wake()
  })
  const arrived = async (count: number) => {
    while (said.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return said
  }
  return { line, said, until: (count) => within(START_MS, `message ${count} of ${line.label}`, arrived(count)) }
}

/** Waits until a worker has ended. */
export function ending({ line }: Heard): Promise<WorkerExit> {
  return within(START_MS, `the end of ${line.label}`, line.exited)
}

/** Starts a whole program that has a worker of such a runtime. */
export function alone(how: string, { descriptor }: Plugin<'runtime'>): ChildProcess {
  const path = fileURLToPath(new URL('./alone.js', import.meta.url))
  const args = [path, how, JSON.stringify(descriptor), JSON.stringify(program)]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
}
