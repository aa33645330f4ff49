import type { Socket } from 'node:net'
import type { Connection } from 'mysql2'

/** Rows are arrays of columns; what changes rows answers how many. */
export type Rows = readonly (readonly unknown[])[]

/** A value of a statement. */
export type Value = string | number | Buffer

/** A server that says nothing for so long is not there any more. Locks of its own it gives up after 50 s. */
const SILENT_MS = 60_000

/** What mysql2 should say to everybody who waits when a connection is lost, and does not say to some. */
function lost(): Error {
  const message = 'the connection was lost'
  return Object.assign(new Error(message), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true })
}

/** A connection of mysql2 on which every call is answered, even if it is lost. */
export class Wire {
  #open = true
  readonly #connection: Connection
  readonly #waiting = new Set<(error: Error) => void>()

  /** @param onLost - is called once, when it is lost or closed */
  constructor(connection: Connection, onLost: () => void) {
    this.#connection = connection
    this.#socket.setTimeout(SILENT_MS, () => {
      if (this.#waiting.size > 0) this.destroy()
    })
    this.#socket.once('close', () => {
      this.#open = false
      for (const reject of this.#waiting) reject(lost())
      onLost()
    })
  }

  /**
   * Connects.
   *
   * @param onLost - is called once, when the connection is lost or closed
   */
  static async open(url: string, onLost: (wire: Wire) => void): Promise<Wire> {
    const { createConnection } = (await import('mysql2')).default
    const connection = createConnection({
      uri: url,
      charset: 'utf8mb4',
      rowsAsArray: true,
      multipleStatements: false,
      connectTimeout: 10_000,
      enableKeepAlive: true,
    })
    // Whatever is emitted later than it is asked for must not end the process.
    connection.on('error', () => undefined)
    const wire = new Wire(connection, () => onLost(wire))
    await wire
      .#answered<void>((resolve, reject) => connection.connect((error) => (error === null ? resolve() : reject(error))))
      .catch((error: unknown) => {
        connection.destroy()
        throw error
      })
    return wire
  }

  /** Runs a prepared statement; it is prepared once for each connection. */
  execute(sql: string, values: readonly Value[] = []): Promise<Rows> {
    return this.#answered((resolve, reject) =>
      this.#connection.execute(sql, [...values], (error, result) =>
        error === null ? resolve(result as unknown as Rows) : reject(error),
      ),
    )
  }

  /** Whether it keeps the process alive. */
  hold(alive: boolean): void {
    if (alive) this.#socket.ref()
    else this.#socket.unref()
  }

  /** Says goodbye, and closes it. */
  async close(): Promise<void> {
    await this.#answered<void>((resolve) => this.#connection.end(() => resolve())).catch(() => undefined)
    this.destroy()
  }

  destroy(): void {
    this.#connection.destroy()
  }

  get #socket(): Socket {
    return (this.#connection as unknown as { stream: Socket }).stream
  }

  async #answered<T>(ask: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    if (!this.#open) throw lost()
    let giveUp: (error: Error) => void = () => undefined
    try {
      return await new Promise<T>((resolve, reject) => {
        giveUp = reject
        this.#waiting.add(reject)
        ask(resolve, reject)
      })
    } finally {
      this.#waiting.delete(giveUp)
    }
  }
}
