import { randomBytes } from 'node:crypto'
import type { LinkOptions } from './link.ts'
import type { Pool } from './pool.ts'

/** How the lock of an end is called, in SQL. */
export const LOCK = "CONCAT('papy-', LOWER(HEX(id)))"

/** How long a new connection waits for the lock of the one that was lost before. */
const LOCK_S = 1

/**
 * An end that is open. Its connection holds a lock of its name, which the server lets go of with the connection: so everybody
 * can see at any time who is alive, on whatever host.
 */
export class End {
  readonly #id = randomBytes(8)
  readonly #run: Buffer

  constructor(run: string) {
    this.#run = Buffer.from(run, 'hex')
  }

  /** Takes the lock, on each new connection. */
  readonly greet: NonNullable<LinkOptions['greet']> = async (wire) => {
    await wire.execute('SELECT GET_LOCK(?, ?)', [`papy-${this.#id.toString('hex')}`, LOCK_S])
  }

  /** Writes down that it is open. */
  async enter(pool: Pool): Promise<void> {
    await pool.first.run('INSERT IGNORE INTO papy_ends (id, run, created) VALUES (?, ?, UNIX_TIMESTAMP())', [
      this.#id,
      this.#run,
    ])
  }

  /** Strikes that out again. Where it cannot, who cleans next sees that its lock is free. */
  async leave(pool: Pool): Promise<void> {
    await pool.first.run('DELETE FROM papy_ends WHERE id = ?', [this.#id]).catch(() => undefined)
  }
}
