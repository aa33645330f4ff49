import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readJournal } from '@papy/journal'

const program = fileURLToPath(new URL('fixtures/run.mjs', import.meta.url))

/** What a run is made of. */
export interface RunOptions {
  readonly count: number
  readonly pools: readonly ('threads' | 'processes' | 'remote' | 'serial')[]
  /** Of an agent, for `remote`. */
  readonly address?: string
  readonly level?: 'none' | 'async' | 'fsync'
}

/** A run whose coordinator is killed, again and again, and gone on with. */
export class KilledRun implements Disposable {
  /** Where its files are. */
  readonly directory: string = mkdtempSync(join(tmpdir(), 'papy-killed-'))
  readonly #options: RunOptions
  readonly #input: string
  readonly #output: string

  constructor(options: RunOptions) {
    this.#options = options
    this.#input = join(this.directory, 'input.txt')
    this.#output = join(this.directory, 'output.jsonl')
    writeFileSync(this.#input, Array.from({ length: options.count }, (_, at) => `${at}\n`).join(''))
  }

  /** Of its journal. */
  get file(): string {
    return join(this.directory, 'run.papy')
  }

  /** Bytes of its journal. */
  get byteLength(): number {
    return statSync(this.file).size
  }

  /** What stands in its journal. */
  get past(): ReturnType<typeof readJournal> {
    return readJournal(this.file)
  }

  /** The lines of its file; `undefined`: that is not in its place. */
  get output(): string | undefined {
    return existsSync(this.#output) ? readFileSync(this.#output, 'utf8') : undefined
  }

  /** Lets it run so many Ms after its inputs are read, then kills it; whether it was complete before. */
  async killedAfter(ms: number): Promise<boolean> {
    const child = this.#start()
    const exit = once(child, 'exit')
    await Promise.race([once(child, 'message'), exit])
    await Promise.race([sleep(ms), exit])
    child.kill('SIGKILL')
    await exit
    return this.past?.end?.how === 'complete'
  }

  /** Lets it run until so many items are done with, then kills it. */
  async killedAt(items: number): Promise<void> {
    const child = this.#start()
    const exit = once(child, 'exit')
    while (child.exitCode === null && (existsSync(this.file) ? (this.past?.done ?? 0) : 0) < items) await sleep(20)
    child.kill('SIGKILL')
    await exit
  }

  /** Lets it run to its end; where its items are. */
  async finished(redrive = false): Promise<unknown> {
    const child = this.#start(redrive)
    let out = ''
    child.stdout?.on('data', (data) => (out += data))
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`the run ended with ${code}: ${out}`)
    return JSON.parse(out)
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  #start(redrive = false): ChildProcess {
    const { pools, address, level = 'fsync' } = this.#options
    const settings = { file: this.file, input: this.#input, output: this.#output, level, pools, address, redrive }
    return fork(program, [JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  }
}
