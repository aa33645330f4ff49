import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Plugin, Ticket, Transport, TransportContext } from '../../packages/contract/src/index.ts'

/** What the ends of one run are told; the directory is removed when the test is done. */
export function testRun(budgetBytes = Number.POSITIVE_INFINITY): () => TransportContext {
  const root = mkdtempSync(join(tmpdir(), 'papy-run-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const directory = join(root, 'run')
  mkdirSync(directory, { mode: 0o700 })
  const [run, secret] = [randomBytes(16).toString('hex'), randomBytes(32).toString('hex')]
  let place = 0
  return () => ({ run, secret, directory, budgetBytes, place: place++ })
}

/** Bytes that are the same for the same seed. */
export function bytes(length: number, seed = 1): Uint8Array {
  const pattern = Uint8Array.from({ length: Math.min(length, 251) }, (_, at) => (at * 31 + seed) % 256)
  return length === 0 ? new Uint8Array() : new Uint8Array(Buffer.alloc(length, pattern))
}

/** Takes and releases an item; its parts as plain arrays, which compare well. */
export async function taken(end: Transport, ticket: Ticket): Promise<readonly Uint8Array[]> {
  const lease = await end.take(ticket)
  const parts = lease.parts.map((part) => new Uint8Array(part))
  lease.release()
  return parts
}

/** A directory that is removed when the test is done. */
export function testDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'papy-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** An end of a transport in a process of its own. */
export class RemoteEnd {
  readonly process: ChildProcess
  #count = 0
  readonly #calls = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()

  constructor() {
    this.process = fork(fileURLToPath(new URL('end.mjs', import.meta.url)), { serialization: 'advanced' })
    this.process.on('message', ({ id, value, error }: { id: number; value: unknown; error?: object }) => {
      const call = this.#calls.get(id)
      this.#calls.delete(id)
      if (error === undefined) call?.resolve(value)
      else call?.reject(Object.assign(new Error(), error))
    })
    this.process.on('exit', () => {
      for (const { reject } of this.#calls.values()) reject(new Error('the process of this end is gone'))
    })
  }

  static async open(plugin: Plugin<'transport'>, context: TransportContext): Promise<RemoteEnd> {
    const end = new RemoteEnd()
    onTestFinished(() => void end.process.kill('SIGKILL'))
    await end.#call('open', plugin.descriptor, context)
    return end
  }

  put(parts: readonly Uint8Array[], options: { readers?: number } = {}): Promise<Ticket> {
    return this.#call('put', parts, options) as Promise<Ticket>
  }

  /** Takes, copies and releases. */
  take(ticket: Ticket): Promise<readonly Uint8Array[]> {
    return this.#call('take', ticket) as Promise<readonly Uint8Array[]>
  }

  async close(): Promise<void> {
    await this.#call('close')
  }

  async kill(): Promise<void> {
    const exit = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await exit
  }

  /** Lets go of the process, without closing the end; answers its exit code. */
  async leave(): Promise<number | null> {
    const exit = once(this.process, 'exit')
    await this.#call('leave')
    return (await exit)[0] as number | null
  }

  #call(call: string, ...args: readonly unknown[]): Promise<unknown> {
    const id = this.#count++
    const answer = new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }))
    this.process.send({ id, call, args })
    return answer
  }
}
