import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bytes, TransportContext } from '@papy/contract'
import type { Held } from '@papy/contract/medium'
import { type Credentials, heardWelcome, hello, keyOf, proof } from '../../../src/wire/greeting.ts'
import { dialed, listen, WireMedium } from '../../../src/wire/index.ts'

/** A run whose ends are media over Unix sockets. */
export class Run {
  readonly directory = mkdtempSync(join(tmpdir(), 'papy-wire-'))
  readonly run = randomBytes(16).toString('hex')
  readonly secret = randomBytes(32).toString('hex')
  readonly #ends: WireMedium[] = []

  context(place: number, budgetBytes: Bytes = Number.POSITIVE_INFINITY): TransportContext {
    return { run: this.run, secret: this.secret, directory: this.directory, place, budgetBytes }
  }

  pathOf(place: number): string {
    return join(this.directory, `s${place}`)
  }

  credentials(place: number): Credentials {
    return { key: keyOf(this.secret), place }
  }

  async end(place: number, { budgetBytes, via = (to: number) => this.pathOf(to) }: EndOptions = {}) {
    const medium = new WireMedium({
      transport: 'wire-test',
      context: this.context(place, budgetBytes),
      dial: (to, _route, reading) => dialed({ path: via(to) }, reading),
      close: () => listener.close(),
    })
    const listener = await listen({ path: this.pathOf(place) }, (wire) => medium.admit(wire))
    this.#ends.push(medium)
    return medium
  }

  /** A connection to the end at a place that has proved to know the secret, and says what it is told to. */
  async peer(place: number): Promise<Socket> {
    const socket = connect(this.pathOf(place))
    const said = hello(this.credentials(place))
    socket.write(said.frame)
    const [welcome] = (await once(socket, 'data')) as [Buffer]
    const nonce = heardWelcome(this.credentials(place), welcome, said.nonce)
    if (nonce === undefined) throw new Error('not welcome')
    socket.write(proof(this.credentials(place), said.nonce, nonce))
    return socket
  }

  async close(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end.close()))
    rmSync(this.directory, { recursive: true, force: true })
  }
}

interface EndOptions {
  readonly budgetBytes?: Bytes
  readonly via?: (place: number) => string
}

/** Stores one chunk for some readers. */
export function store(end: WireMedium, chunk: Uint8Array, readers = 1) {
  const copyTo = (target: Uint8Array, at: number) => target.set(chunk, at)
  return end.store({ chunks: [chunk], copyTo, byteLength: chunk.byteLength, readers, signal: undefined })
}

/** Fetches so many bytes. */
export async function fetch(end: WireMedium, at: unknown, byteLength: Bytes, signal?: AbortSignal) {
  return (await end.fetch(at as never, { byteLength, signal })) as Held | undefined
}

/** All that a connection says until it is closed. */
export async function heard(socket: Socket): Promise<Buffer> {
  const bytes: Buffer[] = []
  socket.on('data', (some: Buffer) => bytes.push(some)).on('error', () => undefined)
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(bytes)
}
