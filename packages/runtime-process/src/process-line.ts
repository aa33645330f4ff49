import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import {
  decodeError,
  type ModuleRef,
  type PortableError,
  RuntimeError,
  type WorkerExit,
  type WorkerLine,
} from '@papy/contract'
import { decodeClone, isEncodable } from '@papy/contract/engine'
import { entryUrl } from '@papy/contract/function'
import type { Boot } from './boot.ts'
import { Child } from './child.ts'
import { exitOf } from './exit.ts'
import { bytesFrame, bytesHead, bytesIn, type Frame, frameOf, isBytes, Kind } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import type { Guard } from './guard.ts'
import { oomKills } from './oom-killer.ts'
import { Outbox } from './outbox.ts'
import type { ProcessOptions } from './process-options.ts'
import { Stderr } from './stderr.ts'

/** How long, in Ms, a process may take to leave: once it is told to, and once it said that it does. */
const GRACE_MS = 500

/** How long, in Ms, is waited for the last of its output, which a process that it started may keep open. */
const LAST_WORDS_MS = 200

/** Bytes from so many on go without a copy, where they may. */
const LONG = 16_384

/** The coordinator's end of the line to one process. */
export class ProcessLine implements WorkerLine {
  readonly label: string
  readonly exited: Promise<WorkerExit>
  readonly clones: (value: unknown) => boolean = isEncodable
  #stopped = false
  #up = false
  #failure: { readonly error: unknown } | undefined
  /** The code with which it said that it ends. */
  #leaving: number | undefined
  #handler: ((message: unknown) => void) | undefined
  /** What was said before anybody listened. */
  readonly #early: unknown[] = []
  readonly #reader = new FrameReader()
  readonly #oomKills = oomKills()
  readonly #stderr: Stderr
  readonly #child: Child
  readonly #outbox: Outbox

  constructor(program: ModuleRef, label: string, options: ProcessOptions, guard: Guard) {
    this.label = label
    this.#child = new Child(options)
    this.#child.hold(false)
    this.#child.outbound.on('data', (piece: Buffer) => this.#read(piece))
    this.#stderr = new Stderr(this.#child.stderr, options.stderr === 'capture' ? undefined : process.stderr)
    this.#outbox = new Outbox(this.#child.inbound)
    this.#outbox.put(frameOf(Kind.boot, { program, label, entry: entryUrl() } satisfies Boot))
    this.exited = this.#exit(guard)
  }

  get pid(): number | undefined {
    return this.#child.running ? this.#child.process.pid : undefined
  }

  /**
   * What is in `transfer` stays usable. Of a message that is a `Uint8Array` and nothing else, and whose memory is in there,
   * nothing is copied: then it must not be written to any more.
   */
  send(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    if (!isBytes(message)) this.#outbox.put(frameOf(Kind.message, message))
    else if (message.byteLength < LONG || !transfer.includes(message.buffer)) this.#outbox.put(bytesFrame(message))
    else {
      this.#outbox.put(bytesHead(message))
      this.#outbox.put(message)
    }
  }

  receive(handler: (message: unknown) => void): void {
    this.#handler = handler
    for (const message of this.#early.splice(0)) handler(message)
  }

  hold(busy: boolean): void {
    this.#child.hold(busy)
  }

  kill(): void {
    if (!this.#child.running) return
    this.#stopped = true
    this.#child.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.running) this.#stopped = true
    // Who waits for this must not end before it did.
    this.hold(true)
    this.#outbox.end()
    await within(GRACE_MS, this.exited)
    this.#child.kill()
    await this.exited
  }

  #read(piece: Buffer): void {
    for (const frame of this.#framesOf(piece)) {
      const { kind } = frame
      if (kind === Kind.up) this.#up = true
      const value = this.#valueOf(frame)
      if (kind === Kind.error) this.#fail(decodeError(value as PortableError))
      else if (kind === Kind.leaving) this.#seeOff(value as number)
      else if ((kind === Kind.message || kind === Kind.bytes) && this.#failure === undefined) this.#deliver(value)
    }
  }

  #framesOf(piece: Buffer): readonly Frame[] {
    try {
      return this.#failure === undefined ? this.#reader.read(piece) : []
    } catch (error) {
      this.#fail(error)
      this.#child.kill()
      return []
    }
  }

  #valueOf(frame: Frame): unknown {
    if (frame.kind === Kind.bytes) return bytesIn(frame)
    try {
      return decodeClone(frame.body)
    } catch (error) {
      this.#fail(error)
      this.#child.kill()
      return undefined
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
  }

  /** Node's own end of a process may never come. */
  #seeOff(code: number): void {
    this.#leaving = code
    void within(GRACE_MS, this.exited).then(() => this.#child.kill())
  }

  #deliver(message: unknown): void {
    if (this.#handler === undefined) this.#early.push(message)
    else this.#handler(message)
  }

  async #exit(guard: Guard): Promise<WorkerExit> {
    const { process: child } = this.#child
    if (child.pid !== undefined) guard.admit(child.pid)
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    const cause = await endOf(child)
    if (cause !== undefined)
      this.#fail(new RuntimeError('ERR_WORKER_START', `${this.label} could not be started; see the cause`, { cause }))
    this.#child.endGroup()
    if (child.pid !== undefined) guard.dismiss(child.pid)
    if (child.pid !== undefined) await within(LAST_WORDS_MS, closed)
    this.#child.release()
    const killed = child.signalCode === 'SIGKILL'
    const late = killed && this.#leaving !== undefined
    return exitOf({
      label: this.label,
      code: late ? (this.#leaving ?? null) : child.exitCode,
      signal: late ? null : child.signalCode,
      stderr: this.#stderr.text,
      outOfMemory: this.#stderr.outOfMemory || (killed && !late && oomKills() > this.#oomKills),
      stopped: this.#stopped,
      up: this.#up,
      failure: this.#failure,
    })
  }
}

/** The end of a process; an error if it never began. */
function endOf(child: ChildProcess): Promise<Error | undefined> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve(undefined))
    // One that runs says so, too, when it cannot be reached.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error)
    })
  })
}

/** Waits for something, but no longer than so many Ms. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const enough = new AbortController()
  const late = wait(ms, undefined, { signal: enough.signal }).catch(() => {})
  await Promise.race([promise, late])
  enough.abort()
}
