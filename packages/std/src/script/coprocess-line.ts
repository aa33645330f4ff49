import { setTimeout as wait } from 'node:timers/promises'
import type { Closable } from '@papy/contract/engine'
import { CommandError, failed, programName, tookTooLong } from './command-error.ts'
import { Program, type ProgramSpec } from './program.ts'
import type { Answer, AnswerReader, Protocol } from './protocol.ts'

/** How long, in Ms, it may take to leave when its input ends. */
const LEAVE_MS = 500

/** How a co-process is started and spoken to. */
export interface CoprocessSpec extends Omit<ProgramSpec, 'writes'> {
  readonly protocol: Protocol
  readonly timeoutMs?: number | undefined
  readonly maxOutputBytes: number
}

/** How an item came out of a co-process. */
type Outcome = { readonly answer: Answer } | { readonly error: unknown } | 'left'

/** A program that is asked one item after the other, and started again when it is no more. */
export class CoprocessLine implements Closable {
  #present: Present | undefined
  #asked = 0
  #closed = false
  /** Settles when the item before is answered. */
  #turn: Promise<unknown> = Promise.resolve()
  readonly #spec: CoprocessSpec

  constructor(spec: CoprocessSpec) {
    this.#spec = spec
  }

  /**
   * @throws CommandError `ERR_COPROCESS`, `ERR_COMMAND_START`, `ERR_COMMAND_FAILED`, `ERR_COMMAND_OUTPUT`; TimeoutError
   * `ERR_TIMEOUT`; SerializerError `ERR_NOT_SERIALIZABLE`; the reason of the signal
   */
  ask(item: unknown, signal?: AbortSignal): Promise<unknown> {
    const asked = this.#turn.then(() => this.#ask(item, signal))
    this.#turn = asked.catch(() => {})
    return asked
  }

  /** It is told by the end of its input, and then ended. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#present?.leave()
  }

  async #ask(item: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const id = ++this.#asked
    const question = this.#spec.protocol.write({ id, item })
    let outcome: Outcome = 'left'
    // One that leaves of its own accord between two items may do so while it is asked.
    for (let attempt = 0; outcome === 'left' && attempt < 2; attempt++) {
      signal?.throwIfAborted()
      if (this.#closed) throw new DOMException('the run was closed', 'AbortError')
      await this.#present?.cut
      if (this.#present?.program.running !== true) this.#present = new Present(this.#spec)
      outcome = await this.#present.ask(id, question, { signal, isLast: attempt > 0 })
    }
    if (outcome === 'left') throw new DOMException('the run was closed', 'AbortError')
    if ('error' in outcome) throw outcome.error
    const { answer } = outcome
    if ('error' in answer) throw remote(this.#spec, answer.error)
    return answer.value
  }
}

/** One life of it. */
class Present {
  readonly program: Program
  #answered = 0
  /** Why it was told to end. */
  #cut: { readonly error: unknown } | undefined
  #settle: (outcome: Outcome) => void = () => {}
  #id = 0
  readonly #reader: AnswerReader
  readonly #spec: CoprocessSpec

  constructor(spec: CoprocessSpec) {
    this.#spec = spec
    this.program = new Program({ ...spec, writes: true })
    this.#reader = spec.protocol.reader(spec.maxOutputBytes)
    this.program.stdout?.on('data', (piece: Buffer) => this.#read(piece))
  }

  async ask(
    id: number,
    question: Uint8Array,
    { signal, isLast }: { readonly signal: AbortSignal | undefined; readonly isLast: boolean },
  ): Promise<Outcome> {
    const { program } = this
    const { timeoutMs } = this.#spec
    this.#id = id
    const outcome = new Promise<Outcome>((resolve) => {
      this.#settle = resolve
    })
    const abort = (): void => this.#end(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    const late = (): void => this.#end(tookTooLong(program.facts(), timeoutMs as number))
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs)
    program.keep(true)
    program.stdin?.write(question)
    this.#hearOfEnd(isLast)
    try {
      return await outcome
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      this.#id = 0
      if (program.running) program.keep(false)
    }
  }

  /** Settles when it is no more, if it was told to end. */
  get cut(): Promise<unknown> | undefined {
    return this.#cut && this.program.ended.catch(() => {})
  }

  async leave(): Promise<void> {
    const { program } = this
    program.keep(true)
    program.stdin?.end()
    const enough = new AbortController()
    const late = wait(LEAVE_MS, undefined, { signal: enough.signal }).catch(() => {})
    await Promise.race([program.ended.catch(() => {}), late])
    enough.abort()
    await program.close()
  }

  #hearOfEnd(isLast: boolean): void {
    const { program } = this
    program.ended.then(
      (end) => {
        const left = end.code === 0 && this.#answered > 0 && !isLast
        if (this.#cut === undefined && left) return this.#settle('left')
        this.#settle(this.#cut ?? { error: failed(program.facts(end), ' before it answered') })
      },
      (error: unknown) => this.#settle({ error }),
    )
  }

  #read(piece: Buffer): void {
    if (this.#cut !== undefined) return
    try {
      for (const answer of this.#reader.read(piece)) this.#take(answer)
    } catch (cause) {
      this.#break(cause as Error)
    }
  }

  #take(answer: Answer): void {
    if (answer.id !== this.#id) throw new Error(`it has id ${answer.id}, where ${this.#id || 'nothing'} was asked`)
    this.#answered++
    this.#settle({ answer })
  }

  // From here on nobody knows which answer is to what.
  #break(cause: Error): void {
    const { program } = this
    const message = `${programName(this.#spec)} answered what is no answer: ${cause.message}; write nothing else to stdout`
    this.#end(new CommandError('ERR_COMMAND_OUTPUT', message, { ...program.facts(), cause }))
  }

  #end(error: unknown): void {
    this.#cut ??= { error }
    this.program.kill()
  }
}

function remote(
  { argv }: CoprocessSpec,
  { name, message, traceback }: { name: string; message: string; traceback: string },
): CommandError {
  const text = `${programName({ argv })} failed with ${name}: ${message.slice(0, 10_000)}; see traceback of this error`
  return new CommandError('ERR_COPROCESS', text, { argv, remoteName: name, traceback: traceback.slice(-65_536) })
}
