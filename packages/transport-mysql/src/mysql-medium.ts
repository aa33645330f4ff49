import { type JsonValue, type TransportContext, TransportError } from '@papy/contract'
import {
  type Goods,
  type Held,
  type Medium,
  placeNames,
  secretOf,
  type Wanted,
  WatchedBudget,
} from '@papy/contract/medium'
import { cleanServer } from './clean-mysql.ts'
import { End } from './end.ts'
import { Items } from './items.ts'
import type { MysqlOptions } from './mysql.ts'
import { placeAt, written } from './place.ts'
import { Pool } from './pool.ts'
import { makeTables } from './schema.ts'
import { checkUrl } from './url.ts'

const RECONNECT_MS = 30_000

/** Opens one end, with connections of its own. */
export async function openMysqlMedium(options: Partial<MysqlOptions>, context: TransportContext): Promise<Medium> {
  const { url: secret = '', poolSize = 1, reconnectMs = RECONNECT_MS } = options
  const url = secretOf('mysql', 'url', secret)
  checkUrl(url)
  const end = new End(context.run)
  const pool = new Pool(poolSize, { url, reconnectMs }, end)
  try {
    await pool.measure()
    await makeTables(pool.first)
    await end.enter(pool)
    await cleanServer(pool.first, {})
  } catch (error) {
    await pool.close()
    throw error
  }
  return new MysqlMedium(pool, end, context)
}

/** Items as rows. */
class MysqlMedium implements Medium {
  readonly #pool: Pool
  readonly #end: End
  readonly #items: Items
  readonly #nameFor: (readers: number) => string
  readonly #budget: WatchedBudget<string>
  readonly #going = new Set<Promise<unknown>>()

  constructor(pool: Pool, end: End, { run, place, budgetBytes }: TransportContext) {
    this.#pool = pool
    this.#end = end
    this.#items = new Items(pool, run)
    this.#nameFor = placeNames(place)
    this.#budget = new WatchedBudget(budgetBytes, (names) => this.#items.gone(names))
  }

  async store(goods: Goods): Promise<JsonValue> {
    const name = await this.#budget.admit(goods.byteLength, goods.signal, async () => {
      const name = this.#nameFor(goods.readers)
      await this.#tracked(this.#items.add(name, goods))
      return name
    })
    return written(name, this.#items.piecesFor(goods.byteLength))
  }

  async fetch(at: JsonValue, { byteLength, signal }: Wanted): Promise<Held | undefined> {
    const place = placeAt(at)
    const bytes = await this.#tracked(this.#items.read(place, byteLength, signal))
    return bytes && { bytes }
  }

  async release(at: JsonValue): Promise<void> {
    const place = placeAt(at)
    if (await this.#tracked(this.#items.release(place))) this.#budget.free(place.name)
  }

  async discard(at: JsonValue): Promise<void> {
    const place = placeAt(at)
    await this.#tracked(this.#items.remove(place))
    this.#budget.free(place.name)
  }

  async close(): Promise<void> {
    this.#budget.close(new TransportError('ERR_TRANSPORT_CLOSED', 'mysql() was closed while a put waited for space'))
    this.#pool.hurry()
    await Promise.allSettled(this.#going)
    await this.#end.leave(this.#pool)
    await this.#pool.close()
  }

  #tracked<T>(answer: Promise<T>): Promise<T> {
    this.#going.add(answer)
    const done = () => void this.#going.delete(answer)
    answer.then(done, done)
    return answer
  }
}
