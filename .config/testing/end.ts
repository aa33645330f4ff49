import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Plugin, Ticket, Transport, TransportContext } from '../../packages/contract/src/index.ts'
import { inProcess } from './asked.ts'

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

/** An item that was taken far away, in short: its length, its first and its last byte. */
export interface Taken {
  readonly byteLength: number
  readonly first: number
  readonly last: number
}

/** An end of a transport in a process of its own. */
export class RemoteEnd {
  readonly #asked: ReturnType<typeof inProcess>

  private constructor(descriptors: number | undefined) {
    const limit = `ulimit -n ${descriptors} && exec "$0" "$@"`
    const shell = { execPath: '/bin/sh', execArgv: ['-c', limit, process.execPath] }
    this.#asked = inProcess(new URL('end.mjs', import.meta.url), descriptors === undefined ? {} : shell)
  }

  /** @param descriptors - most files that its process may have open */
  static async open(
    plugin: Plugin<'transport'>,
    context: TransportContext,
    { descriptors }: { descriptors?: number | undefined } = {},
  ): Promise<RemoteEnd> {
    const end = new RemoteEnd(descriptors)
    onTestFinished(() => end.kill())
    await end.#asked.ask('open', plugin.descriptor, context)
    return end
  }

  get process(): ChildProcess {
    return this.#asked.process
  }

  put(parts: readonly Uint8Array[], options: { readers?: number } = {}): Promise<Ticket> {
    return this.#asked.ask('put', parts, options) as Promise<Ticket>
  }

  /** Puts so many equal bytes. */
  putFilled(byteLength: number, fill = 1): Promise<Ticket> {
    return this.#asked.ask('putFilled', byteLength, fill) as Promise<Ticket>
  }

  /** Takes, copies and releases. */
  take(ticket: Ticket): Promise<readonly Uint8Array[]> {
    return this.#asked.ask('take', ticket) as Promise<readonly Uint8Array[]>
  }

  /** Takes an item of one part, and releases it. */
  takeInShort(ticket: Ticket): Promise<Taken> {
    return this.#asked.ask('takeInShort', ticket) as Promise<Taken>
  }

  /** Does nothing for so many Ms, not even what is due. */
  async block(ms: number): Promise<void> {
    await this.#asked.ask('block', ms)
  }

  /** How many descriptors its process has open; on Linux. */
  descriptors(): Promise<number> {
    return this.#asked.ask('descriptors') as Promise<number>
  }

  /** Opens files until no more can be; the code of the error then. */
  exhaust(): Promise<string> {
    return this.#asked.ask('exhaust') as Promise<string>
  }

  /** Closes these files. */
  async relieve(): Promise<void> {
    await this.#asked.ask('relieve')
  }

  async close(): Promise<void> {
    await this.#asked.ask('close')
  }

  /** Ends its process on the spot; again is nothing. */
  kill(): Promise<void> {
    return this.#asked.kill()
  }

  /** Lets go of the process, without closing the end; answers its exit code. */
  async leave(): Promise<number | null> {
    const exit = once(this.process, 'exit')
    await this.#asked.ask('leave')
    return (await exit)[0] as number | null
  }
}
