import { setTimeout as after } from 'node:timers/promises'
import { TransportError } from '@papy/contract'
import { failure, type MysqlError, remedyFor } from './failure.ts'
import { type Rows, type Value, Wire } from './wire.ts'

const [SHORTEST_MS, LONGEST_MS] = [10, 500]

/** Longest wait of a connection that nobody waits for. */
const LONGEST_IDLE_MS = 5_000

/** How much longer is tried what is going on when it is closed. */
const LAST_MS = 1_000

/** Options of a {@link Link}. */
export interface LinkOptions {
  readonly url: string
  readonly reconnectMs: number
  /** Is done first on each new connection, which is then made again even if nobody needs it. */
  greet?(wire: Wire): Promise<void>
}

/**
 * One connection to the server, made when it is needed and made again when it is lost. Statements run one after the other; all
 * that are tried again must be such that twice is once.
 */
export class Link {
  /** Statements that are not answered yet. */
  pending = 0
  readonly #options: LinkOptions
  #wire: Promise<Wire> | undefined
  #latest = Number.POSITIVE_INFINITY

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /**
   * Runs a prepared statement.
   *
   * @throws TransportError `ERR_MEDIUM_FAILED`, `ERR_ITEM_TOO_LARGE`, `ERR_TRANSPORT_CLOSED`
   */
  async run(sql: string, values: readonly Value[] = [], withinMs: number = this.#options.reconnectMs): Promise<Rows> {
    const until = performance.now() + withinMs
    this.#busy(1)
    try {
      for (let waitMs = SHORTEST_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_MS)) {
        try {
          const wire = await this.#connected()
          return await wire.execute(sql, values)
        } catch (error) {
          await this.#recover(error as MysqlError, until, waitMs)
        }
      }
    } finally {
      this.#busy(-1)
    }
  }

  /** From now on nothing is waited for long. */
  hurry(): void {
    this.#latest = performance.now() + LAST_MS
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    this.hurry()
    const wire = await this.#wire?.catch(() => undefined)
    this.#wire = undefined
    await wire?.close()
  }

  async #recover(error: MysqlError, until: number, waitMs: number): Promise<void> {
    const remedy = remedyFor(error)
    if (remedy === 'none') throw failure(error)
    if (remedy === 'reconnect') this.#drop()
    if (performance.now() >= this.#latest)
      throw new TransportError('ERR_TRANSPORT_CLOSED', 'mysql() was closed while the server was not there')
    if (performance.now() >= until) throw failure(error)
    await after(waitMs)
  }

  #connected(): Promise<Wire> {
    if (this.#wire !== undefined) return this.#wire
    const connecting = this.#connect()
    this.#wire = connecting
    // Who waits for it is told. The next one tries anew.
    connecting.catch(() => {
      if (this.#wire === connecting) this.#wire = undefined
    })
    return connecting
  }

  async #connect(): Promise<Wire> {
    const wire = await Wire.open(this.#options.url, (lost) => void this.#lost(lost))
    try {
      await this.#options.greet?.(wire)
    } catch (error) {
      wire.destroy()
      throw error
    }
    wire.hold(this.pending > 0)
    return wire
  }

  async #lost(wire: Wire): Promise<void> {
    const current = await this.#wire?.catch(() => undefined)
    if (current === wire) this.#wire = undefined
    if (this.#wire === undefined && this.#options.greet !== undefined) this.#comeBack(SHORTEST_MS)
  }

  // Others see by the connection that this end is alive.
  #comeBack(waitMs: number): void {
    setTimeout(() => {
      if (this.#latest < Number.POSITIVE_INFINITY) return
      this.#connected().catch(() => this.#comeBack(Math.min(2 * waitMs, LONGEST_IDLE_MS)))
    }, waitMs).unref()
  }

  #drop(): void {
    const dropped = this.#wire
    this.#wire = undefined
    dropped?.then(
      (wire) => wire.destroy(),
      () => undefined,
    )
  }

  // An idle connection does not keep the process alive, one that is to answer does.
  #busy(by: 1 | -1): void {
    this.pending += by
    void this.#wire?.then(
      (wire) => wire.hold(this.pending > 0),
      () => undefined,
    )
  }
}
