import type { Socket } from 'node:net'
import { Strangers } from './strangers.ts'

/** A record of TLS: its kind, a version, its length. */
const HEAD = 5

/** The kind of a record that greets. */
const HANDSHAKE = 0x16

/** Nobody's greeting is longer. */
const LONGEST = 16_384

/** Where those wait who want to speak TLS, until they have said a whole greeting: before that they cost nearly nothing. */
export class Porch {
  readonly #silent = new Strangers<Socket>()
  readonly #greeted: (socket: Socket) => void

  /** @param greeted - is given who has said its greeting, of which nothing was taken */
  constructor(greeted: (socket: Socket) => void) {
    this.#greeted = greeted
  }

  /** Somebody is there. */
  arrived(socket: Socket): void {
    let heard: Buffer | undefined
    const hear = (bytes: Buffer) => {
      heard = heard === undefined ? bytes : Buffer.concat([heard, bytes])
      const wanted = lengthOf(heard)
      if (wanted === undefined) return void socket.destroy()
      if (heard.length < wanted) return
      this.#silent.delete(socket)
      socket.off('data', hear).off('error', ignore).off('close', gone).pause().unshift(heard)
      this.#greeted(socket)
    }
    const gone = () => this.#silent.delete(socket)
    socket.on('data', hear).on('error', ignore).once('close', gone)
    this.#silent.add(socket)
  }

  /** Cuts off all who are there. */
  clear(): void {
    this.#silent.clear()
  }
}

const ignore = () => undefined

/** How long a greeting is that begins so; `undefined`: it is none. */
function lengthOf(heard: Buffer): number | undefined {
  if (heard[0] !== HANDSHAKE) return undefined
  if (heard.length < HEAD) return HEAD
  const length = heard.readUInt16BE(3)
  return length > 0 && length <= LONGEST ? HEAD + length : undefined
}
