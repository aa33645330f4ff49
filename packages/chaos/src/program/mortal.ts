import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Tail } from '@papy/contract/engine'
import type { Life, Moment } from './life.ts'

/** Characters of its output that are kept. */
const [MOST_STDOUT, MOST_STDERR] = [1 << 20, 1 << 16]

/** A program that runs once, and may be killed while it does. */
export class Mortal implements AsyncDisposable {
  #killed = false
  #lines = 0
  readonly #began = performance.now()
  readonly #stdout = new Tail(MOST_STDOUT)
  readonly #stderr = new Tail(MOST_STDERR)
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown>

  constructor(command: string, args: readonly string[], options: Pick<SpawnOptions, 'env' | 'cwd'>) {
    this.#process = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    this.#closed = once(this.#process, 'close')
    // It is told by who waits for it.
    this.#closed.catch(() => {})
    const { stdout, stderr } = this.#process as ChildProcess & { stdout: Readable; stderr: Readable }
    stdout.setEncoding('utf8').on('data', (text: string) => this.#stdout.add(text))
    stderr.setEncoding('utf8').on('data', (text: string) => this.#stderr.add(text))
  }

  /** Waits for its end, which comes at that moment at the latest. */
  async live(planned: Moment | undefined): Promise<Omit<Life, 'life' | 'planned'>> {
    const timer = planned !== undefined && 'ms' in planned ? setTimeout(() => this.#kill(), planned.ms) : undefined
    if (planned !== undefined && 'lines' in planned) this.#countTo(planned.lines)
    try {
      await this.#closed
    } finally {
      clearTimeout(timer)
    }
    const { exitCode, signalCode } = this.#process
    return {
      killed: this.#killed && exitCode === null,
      ms: Math.round(performance.now() - this.#began),
      ...(exitCode === null ? {} : { exitCode }),
      ...(signalCode === null ? {} : { signal: signalCode }),
      stdout: this.#stdout.text,
      stderr: this.#stderr.text,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.pid === undefined || this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#kill()
    await this.#closed
  }

  #countTo(lines: number): void {
    if (lines === 0) return this.#kill()
    this.#process.stdout?.on('data', (text: string) => {
      const before = this.#lines
      this.#lines += text.split('\n').length - 1
      if (before < lines && this.#lines >= lines) this.#kill()
    })
  }

  #kill(): void {
    this.#killed = true
    this.#process.kill('SIGKILL')
  }
}
