import type { Connection } from 'mysql2'
import { failure, noDriver } from './failure.ts'

/**
 * What holds of every connection: values come exact, and as the server shows them; it refuses what it cannot store, instead
 * of storing something like it; text is written without backslashes having two meanings.
 */
const OPTIONS = {
  dateStrings: true,
  jsonStrings: true,
  supportBigNumbers: true,
  charset: 'utf8mb4',
  namedPlaceholders: true,
}
const STRICT = "SET SESSION sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_ALL_TABLES')"

/** A connection to MySQL or MariaDB. */
export class MysqlLink {
  readonly connection: Connection
  readonly #call: string
  readonly #name: string
  /** Told when it is closed: the driver tells those who wait nothing. */
  readonly #waiting = new Set<(error: Error) => void>()

  private constructor(connection: Connection, call: string, name: string) {
    this.connection = connection
    this.#call = call
    this.#name = name
    // What breaks it, the calls are told.
    connection.on('error', () => {})
  }

  /** @throws (rejects) PluginError `ERR_PLUGIN_NOT_FOUND`; TransportError `ERR_MEDIUM_FAILED` */
  static async open(
    call: string,
    { url, name }: { readonly url: string; readonly name: string },
    signal?: AbortSignal,
  ): Promise<MysqlLink> {
    const { createConnection } = await import('mysql2').catch((cause: unknown) => {
      throw noDriver(cause)
    })
    const link = new MysqlLink(createConnection({ uri: url, ...OPTIONS }), call, name)
    const stop = () => link.close()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      await link.run(STRICT)
      return link
    } catch (error) {
      link.close()
      throw link.failure(error)
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Runs a statement; rejects with what the driver says. */
  async run(sql: string, values: readonly unknown[] = []): Promise<void> {
    await this.rows(sql, values)
  }

  /** What a statement answers; rejects with what the driver says. */
  rows(sql: string, values: readonly unknown[] = []): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject)
      const done = (error: Error | null, found?: unknown) => {
        this.#waiting.delete(reject)
        if (error === null) resolve(found as readonly unknown[])
        else reject(error)
      }
      if (values.length === 0) this.connection.query(sql, done)
      else this.connection.execute(sql, values as never, done)
    })
  }

  /** The error of a call on it. */
  failure(error: unknown): unknown {
    return failure(this.#call, this.#name, error)
  }

  close(): void {
    this.connection.destroy()
    for (const reject of this.#waiting) reject(new Error('the connection was closed'))
    this.#waiting.clear()
  }
}
