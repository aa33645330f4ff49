import type { IncomingMessage } from 'node:http'
import type { Duplex as Stream } from 'node:stream'
import { RuntimeError } from '@papy/contract'
import { secretOf } from '@papy/contract/medium'
import type { WebSocket } from 'ws'
import { Doorman, JOIN_PATH } from '../agent/doorman.ts'
import { Entrance, upgrader } from '../agent/entrance.ts'
import { errorText } from '../coordinator/dial.ts'
import { CARD_HEADER, type Card, cardIn } from './card.ts'
import type { FullJoiningOptions } from './joining-options.ts'

/** What a reception tells whoever opened it. */
export interface ReceptionEvents {
  /** An agent was let in, now or again. */
  joined(card: Card, socket: WebSocket): void
  /** Nobody can be let in. */
  failed(error: RuntimeError): void
}

/** Where agents ask to be let in. */
export class Reception {
  #holds = 0
  readonly #entrance: Entrance
  readonly #events: ReceptionEvents
  readonly #doorman: Doorman
  readonly #upgrades = upgrader()

  constructor({ host, port, token, tls }: FullJoiningOptions, events: ReceptionEvents) {
    this.#events = events
    this.#doorman = new Doorman(token === undefined ? undefined : secretOf('joining', 'token', token), JOIN_PATH)
    this.#entrance = new Entrance(
      { tls, holds: false },
      {
        upgrade: (request, stream, head) => this.#upgrade(request, stream, head),
        failed: (cause) => {
          const message = `a coordinator cannot listen at ${host}, port ${port}: ${cause.message}; choose another one`
          events.failed(new RuntimeError('ERR_LISTEN', message, { cause, host, port }))
        },
      },
    )
    this.#entrance.listen({ host, port })
    this.hold(0)
  }

  /** Keeps the process alive while somebody is waited for. */
  hold(by: number): void {
    this.#holds += by
    this.#entrance.hold(this.#holds > 0)
  }

  /** Lets nobody in any more. */
  close(): Promise<void> {
    return this.#entrance.close()
  }

  #upgrade(request: IncomingMessage, stream: Stream, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    const rejection = this.#doorman.reject(request)
    if (rejection !== undefined) return turnAway(stream, rejection.status)
    let card: Card
    try {
      card = cardIn(request.headers[CARD_HEADER])
    } catch (error) {
      return turnAway(stream, 409, `Papy-Error: ${errorText(error)}\r\n`)
    }
    this.#upgrades.handleUpgrade(request, stream, head, (socket) => {
      this.#entrance.admitted(request)
      this.#events.joined(card, socket)
    })
  }
}

function turnAway(stream: Stream, status: number, header = ''): void {
  stream.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n${header}\r\n`)
}
