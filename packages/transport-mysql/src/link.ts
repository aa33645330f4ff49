import type { Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { TransportError } from '@papy/contract'
import type { Connection } from 'mysql2'
import { failure, type MysqlError, remedyFor } from './failure.ts'

/** Rows are arrays of columns; what changes rows answers how many. */
export type Rows = readonly (readonly unknown[])[]

/** A value of a statement. */
export type Value = string | number | Buffer

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
  greet?(run: (sql: string, values?: readonly Value[]) => Promise<Rows>): Promise<void>
}

/**
 * One connection to the server, made when it is needed and made again when it is lost. Statements run one after the other; all
 * that are tried again must be such that twice is once.
 */
export class Link {
  /** Statements that are not answered yet. */
  pending = 0
  readonly #options: LinkOptions
  #connection: Promise<Connection> | undefined
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
          return await execute(await this.#connected(), sql, values)
        } catch (error) {
          await this.#recover(error as MysqlError, until, waitMs)
        }
      }
    } finally {
      this.#busy(-1)
    }
  }

  /** How many rows a statement changed. */
  async change(sql: string, values?: readonly Value[]): Promise<number> {
    const result = (await this.run(sql, values)) as unknown as { affectedRows: number }
    return result.affectedRows
  }

  /** From now on nothing is waited for long. */
  hurry(): void {
    this.#latest = performance.now() + LAST_MS
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    this.hurry()
    const connection = await this.#connection?.catch(() => undefined)
    if (connection === undefined) return
    this.#connection = undefined
    await new Promise<void>((resolve) => connection.end(() => resolve()))
    connection.destroy()
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

  #connected(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection
    const connecting = this.#connect()
    this.#connection = connecting
    // Who waits for it is told. The next one tries anew.
    connecting.catch(() => {
      if (this.#connection === connecting) this.#connection = undefined
    })
    return connecting
  }

  async #connect(): Promise<Connection> {
    const connection = await connect(this.#options.url)
    connection.on('error', () => this.#lost(connection))
    connection.on('end', () => this.#lost(connection))
    try {
      await this.#options.greet?.((sql, values = []) => execute(connection, sql, values))
    } catch (error) {
      connection.destroy()
      throw error
    }
    if (this.pending === 0) socketOf(connection).unref()
    return connection
  }

  #lost(connection: Connection): void {
    void this.#connection?.then(
      (current) => {
        if (current !== connection) return
        this.#drop()
        if (this.#options.greet !== undefined) this.#comeBack(SHORTEST_MS)
      },
      () => undefined,
    )
  }

  // Others see by the connection that this end is alive.
  #comeBack(waitMs: number): void {
    setTimeout(() => {
      if (this.#latest < Number.POSITIVE_INFINITY) return
      this.#connected().catch(() => this.#comeBack(Math.min(2 * waitMs, LONGEST_IDLE_MS)))
    }, waitMs).unref()
  }

  #drop(): void {
    const lost = this.#connection
    this.#connection = undefined
    lost?.then(
      (connection) => connection.destroy(),
      () => undefined,
    )
  }

  // An idle connection does not keep the process alive, one that is to answer does.
  #busy(by: 1 | -1): void {
    this.pending += by
    void this.#connection?.then(
      (connection) => {
        if (this.pending > 0) socketOf(connection).ref()
        else socketOf(connection).unref()
      },
      () => undefined,
    )
  }
}

async function connect(url: string): Promise<Connection> {
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
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (error === null) return resolve(connection)
      connection.destroy()
      reject(error)
    })
  })
}

function execute(connection: Connection, sql: string, values: readonly Value[]): Promise<Rows> {
  return new Promise((resolve, reject) => {
    connection.execute(sql, [...values], (error, result) => {
      if (error === null) resolve(result as unknown as Rows)
      else reject(error)
    })
  })
}

function socketOf(connection: Connection): Socket {
  return (connection as unknown as { stream: Socket }).stream
}
