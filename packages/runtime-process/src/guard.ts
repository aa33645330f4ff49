import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { environmentOf, packagePart } from '@papy/contract/engine'
import { hasGroups } from './groups.ts'

/**
 * Ends the processes of workers when their coordinator is no more, however it ended, also those that compute without end
 * and never hear of it. It is a process beside them, one for all: a thread in each, which could do the same, would take
 * longer to start than the worker itself.
 */
export class Guard implements AsyncDisposable {
  #process: ChildProcess | undefined
  readonly #ids = new Set<number>()
  readonly #entry: URL = packagePart('@papy/runtime-process', 'guard.js', import.meta.url)

  /** From now on this process is guarded. */
  admit(id: number): void {
    this.#ids.add(id)
    if (this.#stands) this.#write(`+${id}\n`)
    else this.#start()
  }

  /** It ended. */
  dismiss(id: number): void {
    if (this.#ids.delete(id) && this.#stands) this.#write(`-${id}\n`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const guard = this.#process
    if (guard === undefined || !this.#stands) return
    guard.ref()
    const ended = once(guard, 'exit')
    guard.kill('SIGKILL')
    await ended
  }

  get #stands(): boolean {
    return this.#process?.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  // Where none can be had, workers that reach their event loops still leave by themselves.
  #start(): void {
    try {
      this.#process = spawn(process.execPath, [fileURLToPath(this.#entry)], {
        env: environmentOf(),
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: hasGroups,
        windowsHide: true,
      })
    } catch {
      return
    }
    this.#process.on('error', () => {})
    this.#process.stdin?.on('error', () => {})
    this.#process.unref()
    const stdin = this.#process.stdin as { unref?: () => void } | null
    stdin?.unref?.()
    for (const id of this.#ids) this.#write(`+${id}\n`)
  }

  #write(line: string): void {
    this.#process?.stdin?.write(line)
  }
}
