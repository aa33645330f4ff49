import { join } from 'node:path'
import { type JsonValue, type TransportContext, TransportError } from '@papy/contract'
import { answered, type Goods, type Held, type Medium, malformed, WatchedBudget } from '@papy/contract/medium'
import { cleanDatabase } from './clean-sqlite.ts'
import { loadDriver } from './driver.ts'
import { enter } from './ends.ts'
import { Items, type Place } from './items.ts'
import { openFile } from './open-file.ts'
import { Patience } from './patience.ts'
import type { SqliteOptions } from './sqlite.ts'

const BUSY_MS = 30_000

/** How a place is written on a ticket: `<row>-<token>`. */
const PLACE = /^([1-9]\d{0,15})-([0-9a-f]{16})$/

/** Opens one end, with a connection of its own. */
export async function openSqliteMedium(options: Partial<SqliteOptions>, context: TransportContext): Promise<Medium> {
  const file = options.file ?? join(context.directory, 'items.sqlite')
  const patience = new Patience(file, options.busyMs ?? BUSY_MS)
  const open = await loadDriver(options.driver)
  const database = await patience.attempt(() => openFile(file, open))
  const items = new Items(database, context.run)
  let leave: () => void = () => undefined
  const medium = new SqliteMedium(items, patience, context.budgetBytes, () => {
    leave()
    database.close()
  })
  // What is only of this run goes with the run's directory.
  if (options.file === undefined) return medium
  try {
    leave = await enter(database, context.run, patience)
    await cleanDatabase(database, patience, {})
  } catch (error) {
    database.close()
    throw error
  }
  return medium
}

/** Items as rows. It answers at once, except while another process locks the file. */
class SqliteMedium implements Medium {
  readonly #items: Items
  readonly #patience: Patience
  readonly #budget: WatchedBudget<string>
  readonly #close: () => void

  constructor(items: Items, patience: Patience, budgetBytes: number, close: () => void) {
    this.#items = items
    this.#patience = patience
    this.#close = close
    this.#budget = new WatchedBudget(budgetBytes, (places) => places.filter((at) => !items.has(placeAt(at))))
  }

  store(goods: Goods): string | Promise<string> {
    const { byteLength, signal } = goods
    return this.#budget.admit(byteLength, signal, () =>
      answered(
        this.#patience.attempt(() => this.#items.add(goods), signal, byteLength),
        ({ id, token }) => `${id}-${token}`,
      ),
    )
  }

  fetch(
    at: JsonValue,
    { signal }: { readonly signal: AbortSignal | undefined },
  ): Held | undefined | Promise<Held | undefined> {
    const place = placeAt(at)
    return answered(
      this.#patience.attempt(() => this.#items.read(place), signal),
      (bytes) => bytes && { bytes },
    )
  }

  release(at: JsonValue): void | Promise<void> {
    const place = placeAt(at)
    return answered(
      this.#patience.attempt(() => this.#items.release(place)),
      (last) => {
        if (last) this.#budget.free(at as string)
      },
    )
  }

  discard(at: JsonValue): void | Promise<void> {
    const place = placeAt(at)
    return answered(
      this.#patience.attempt(() => this.#items.remove(place)),
      () => this.#budget.free(at as string),
    )
  }

  async close(): Promise<void> {
    this.#budget.close(new TransportError('ERR_TRANSPORT_CLOSED', 'sqlite() was closed while a put waited for space'))
    await this.#patience.close()
    this.#close()
  }
}

function placeAt(at: JsonValue): Place {
  const found = typeof at === 'string' ? PLACE.exec(at) : null
  if (found?.[1] === undefined || found[2] === undefined) throw malformed('@papy/transport-sqlite', at)
  return { id: Number(found[1]), token: found[2] }
}
