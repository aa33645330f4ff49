import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { decodeError, type PortableError } from '@papy/contract'
import { onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'

/** What a coordinator says first. */
export const greeting = {
  identity: {
    protocol: [1, 1],
    contract: 1,
    node: process.versions.node,
    abi: process.versions.modules,
    platform: 'linux-x64',
    plugins: {},
  },
  session: 'a'.repeat(32),
  coordinator: 'b'.repeat(32),
  heard: 0,
}

/** A message in JSON, as it goes over the wire. */
export function spoken(kind: number, body: unknown): Buffer {
  return Buffer.concat([Buffer.from([kind]), Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))])
}

/** A message of one part of a session, numbered `number`. */
export function part(number: number, what: number, body: Buffer | string, stream = 1): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(36)
  head.writeUInt8(4, 0)
  head.writeDoubleLE(number, 16)
  head.writeUInt32LE(stream, 24)
  head.writeUInt32LE(bytes.length, 28)
  head.writeUInt8(1, 32)
  head.writeUInt8(what, 33)
  return Buffer.concat([head, bytes])
}

/** Somebody at an agent's door, who says whatever he likes. */
export class Knocker {
  readonly socket: WebSocket
  readonly heard: { readonly kind: number; readonly body: unknown }[] = []
  /** The code with which it was closed. */
  readonly closed: Promise<number>

  constructor(port: number, options: ClientOptions = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/papy`, 'papy.v1', { perMessageDeflate: false, ...options })
    this.socket.on('message', (data: Buffer) => {
      const kind = data[0] ?? 0
      this.heard.push({ kind, body: kind === 4 || kind === 5 ? data : JSON.parse(data.toString('utf8', 1)) })
    })
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => this.socket.once('close', resolve))
    onTestFinished(() => this.socket.terminate())
  }

  async open(): Promise<this> {
    await once(this.socket, 'open')
    return this
  }

  /** Waits until it is refused: why. */
  async refusal(): Promise<unknown> {
    return decodeError(((await this.until(3)) as { readonly error: PortableError }).error)
  }

  /** Waits for a message of a kind. */
  async until(kind: number): Promise<unknown> {
    for (;;) {
      const found = this.heard.find((one) => one.kind === kind)
      if (found !== undefined) return found.body
      await once(this.socket, 'message')
    }
  }
}

/** The status with which an agent answers who wants to come in so; 101: it may. */
export function knock(port: number, headers: Record<string, string>, path = '/papy'): Promise<number | undefined> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16, 1).toString('base64'),
    'sec-websocket-protocol': 'papy.v1',
  }
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, headers: { ...upgrade, ...headers }, agent: false })
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode)
    })
    asked.on('error', reject).end()
  })
}

/** A connection of TCP, of whose errors nobody wants to hear. */
export async function plain(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}
