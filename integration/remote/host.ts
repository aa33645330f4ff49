import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Allowance, CodeCache } from '@papy/runtime-ws'

const program = fileURLToPath(new URL('fixtures/agent-host.mjs', import.meta.url))
const directory = fileURLToPath(new URL('..', import.meta.url))

/** How an agent of tests is started. */
export interface HostOptions {
  readonly host?: string
  readonly port?: number
  readonly slots?: number
  readonly token?: string
  /** Files. */
  readonly cert?: string
  readonly key?: string
  readonly orphanMs?: number
  /** Where it looks for packages first. @defaultValue where these tests are */
  readonly directory?: string
  /** What it runs. @defaultValue the modules of these tests */
  readonly allow?: Allowance
  readonly code?: CodeCache
  /** Variables that its process has beside those of this one. */
  readonly env?: Readonly<Record<string, string>>
}

/** A host: a process that runs an agent, in a network namespace if one is named. It may run the modules of these tests. */
export class Host implements AsyncDisposable {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
  }

  static async start({ env, ...options }: HostOptions = {}, namespace?: string): Promise<Host> {
    const all = { port: 0, directory, allow: { directories: [directory] }, ...options }
    const node = [process.execPath, program, JSON.stringify(all)]
    const [command = '', ...args] = namespace === undefined ? node : ['ip', 'netns', 'exec', namespace, ...node]
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return new Host(child, Number(line))
  }

  /** Of the process that runs the agent. */
  get pid(): number {
    return this.#process.pid as number
  }

  /** Tells it something, and waits for its end where that is one. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill(signal)
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended
  }

  /** Tells the agent and all of its workers something (Linux). */
  signalAll(signal: NodeJS.Signals): void {
    for (const pid of [this.pid, ...offspring(this.pid)]) process.kill(pid, signal)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.signal('SIGKILL')
  }
}

function offspring(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...offspring(child)])
}
