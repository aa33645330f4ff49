import type { RuntimeError } from '@papy/contract'
import type { HostAddress } from '@papy/remote'
import { WebSocket } from 'ws'
import { type Called, dial } from '../coordinator/dial.ts'
import { agentAddress } from '../coordinator/websocket-options.ts'
import { CARD_HEADER, cardText } from '../join/card.ts'
import type { FullAgentOptions } from './agent-options.ts'
import { JOIN_PATH } from './doorman.ts'

/** Waits between two tries: each is twice as long as the one before. Ms. */
const [FIRST_WAIT, LONGEST_WAIT] = [250, 5_000]

/** How long one try may take. Ms. */
const CONNECT_MS = 5_000

/** What a joiner tells its agent. */
export interface JoinerEvents {
  /** The coordinator let it in; it is spoken to over this. */
  joined(socket: WebSocket): void
  /** The coordinator does not want it, or was not found for too long. */
  gaveUp(why: RuntimeError): void
}

/** Dials a coordinator for an agent, again whenever the connection is gone. */
export class Joiner {
  /** Settles when it was let in the first time; rejects where it gave that up. */
  readonly joined: Promise<void>
  #waitMs = FIRST_WAIT
  #lostAt: number = performance.now()
  #timer: NodeJS.Timeout | undefined
  #settle: { resolve(): void; reject(why: RuntimeError): void } | undefined
  readonly #ending = new AbortController()
  readonly #options: FullAgentOptions
  readonly #events: JoinerEvents
  readonly #address: HostAddress
  readonly #called: Called

  /** @throws ArgumentError `ERR_ARGUMENT` for what is no address */
  constructor(address: string, options: FullAgentOptions, boot: string, events: JoinerEvents) {
    this.#address = agentAddress(address)
    this.#options = options
    this.#events = events
    this.#called = {
      what: 'coordinator',
      path: JOIN_PATH,
      headers: { [CARD_HEADER]: cardText(boot) },
      hint: `start a run there whose workers are joining(n, { port: ${this.#address.port} })`,
    }
    this.joined = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // Who does not ask is told by the agent's end.
    this.joined.catch(() => undefined)
    void this.#try()
  }

  /** Dials no more. */
  close(): void {
    this.#ending.abort()
    clearTimeout(this.#timer)
  }

  async #try(): Promise<void> {
    const { signal } = this.#ending
    const found = await dial(this.#address, { ...this.#options, connectMs: CONNECT_MS }, signal, this.#called)
    if (signal.aborted) {
      if (found instanceof WebSocket) found.terminate()
    } else if (found instanceof WebSocket) this.#enter(found)
    else if (found.isFinal || performance.now() - this.#lostAt >= this.#options.orphanMs) this.#giveUp(found.error)
    else this.#again()
  }

  #enter(socket: WebSocket): void {
    this.#waitMs = FIRST_WAIT
    socket.once('close', () => {
      this.#lostAt = performance.now()
      if (!this.#ending.signal.aborted) this.#again()
    })
    this.#events.joined(socket)
    socket.resume()
    this.#settle?.resolve()
  }

  #again(): void {
    this.#timer = setTimeout(() => void this.#try(), this.#waitMs * (0.5 + Math.random()))
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT)
  }

  #giveUp(why: RuntimeError): void {
    this.#settle?.reject(why)
    this.#events.gaveUp(why)
  }
}
