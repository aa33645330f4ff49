import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { RuntimeError } from '@papy/contract'
import { environmentOf } from '@papy/contract/engine'
import { inherited, limiting } from './exec-argv.ts'
import { hasGroups, signalGroup } from './groups.ts'
import type { ProcessOptions } from './process-options.ts'

/** A worker's process, and our ends of its streams. */
export class Child {
  readonly process: ChildProcess
  readonly inbound: Socket
  readonly outbound: Socket
  readonly stderr: Socket
  readonly #streams: readonly Socket[]

  /** @throws RuntimeError `ERR_WORKER_START` where no process can be had */
  constructor(entry: URL, options: ProcessOptions) {
    this.process = start(entry, options)
    // Without descriptors to spare there are no streams, and what is wrong will be said by an event.
    const streams = this.process.stdio as unknown as readonly Socket[] | undefined
    const [, , stderr, inbound, outbound] = streams ?? []
    if (stderr === undefined || inbound === undefined || outbound === undefined) {
      this.process.on('error', () => {})
      throw new RuntimeError('ERR_WORKER_START', 'no process could be started; are there too many, or open files?')
    }
    this.stderr = stderr
    this.inbound = inbound
    this.outbound = outbound
    this.#streams = [stderr, inbound, outbound]
    // Whatever breaks them, it ends with the process.
    for (const stream of this.#streams) stream.on('error', () => {})
  }

  /** Whether it is there. */
  get running(): boolean {
    return this.process.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null
  }

  /** Whether it keeps this process alive. */
  hold(busy: boolean): void {
    for (const handle of [this.process, ...this.#streams]) {
      if (busy) handle.ref()
      else handle.unref()
    }
  }

  /** Ends it at once, with every process that its functions started and left in its group. */
  kill(): void {
    if (this.running && !this.endGroup()) this.process.kill('SIGKILL')
  }

  /** Ends what is left of its group; whether there was any. */
  endGroup(): boolean {
    return hasGroups && this.process.pid !== undefined && signalGroup(this.process.pid, 'SIGKILL')
  }

  /** Lets go of what another process may still have open. */
  release(): void {
    for (const stream of this.#streams) stream.destroy()
  }
}

// In a group of its own, which also keeps the terminal's Ctrl-C from it: the coordinator decides how a run ends.
function start(entry: URL, options: ProcessOptions): ChildProcess {
  const { env, stdout, resourceLimits = {}, execArgv = inherited(process.execArgv) } = options
  try {
    return spawn(process.execPath, [...execArgv, ...limiting(resourceLimits), fileURLToPath(entry)], {
      env: environmentOf(env),
      stdio: ['ignore', stdout === 'stderr' ? 2 : 'inherit', 'pipe', 'pipe', 'pipe'],
      detached: hasGroups,
      windowsHide: true,
    })
  } catch (cause) {
    throw new RuntimeError('ERR_WORKER_START', 'no process could be started; see the cause', { cause })
  }
}
