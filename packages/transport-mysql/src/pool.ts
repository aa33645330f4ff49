import { Link, type LinkOptions } from './link.ts'
import type { Rows, Value } from './wire.ts'

/** Bytes of a row at most: a whole large item in one row was measured three times slower. */
const PIECE = 2 ** 22

/** Some connections to one server; the one with the least to do is taken. */
export class Pool {
  /** Bytes that a row may have, so that its statement is not too large for the server. */
  pieceBytes: number = PIECE
  readonly size: number
  readonly #links: readonly Link[]

  /** @param first - options of the first connection only */
  constructor(size: number, options: LinkOptions, first: Pick<LinkOptions, 'greet'> = {}) {
    this.size = size
    this.#links = Array.from({ length: size }, (_, at) => new Link(at === 0 ? { ...options, ...first } : options))
  }

  /** The connection that is greeted in a way of its own. */
  get first(): Link {
    return this.#links[0] as Link
  }

  /** @see {@link Link.run} */
  run(sql: string, values?: readonly Value[]): Promise<Rows> {
    const free = this.#links.reduce((least, link) => (link.pending < least.pending ? link : least))
    return free.run(sql, values)
  }

  /** Reads what the server accepts. */
  async measure(): Promise<void> {
    const [row] = await this.first.run('SELECT @@max_allowed_packet')
    this.pieceBytes = Math.min(PIECE, Math.floor(Number(row?.[0]) / 2))
  }

  hurry(): void {
    for (const link of this.#links) link.hurry()
  }

  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()))
  }
}
