import { randomBytes } from 'node:crypto'
import { type Goods, piecesOf } from '@papy/contract/medium'
import { Batcher, filled } from './batcher.ts'
import type { Place } from './place.ts'
import type { Pool } from './pool.ts'
import type { Value } from './wire.ts'

interface NewRow {
  readonly name: string
  readonly piece: number
  readonly readers: number
  readonly pieces: number
  readonly byteLength: number
  readonly bytes: Buffer
}

const NOTHING = Buffer.alloc(0)

/** Rows that are read at once of an item with many. */
const ROWS = 4

/** The items of one run on a server. Each statement is one that does no harm when it is run twice. */
export class Items {
  readonly #pool: Pool
  readonly #run: Buffer
  readonly #runLiteral: string
  readonly #insert: Batcher<NewRow, undefined>
  readonly #select: Batcher<string, Buffer | undefined>
  readonly #deleteRow: Batcher<string, undefined>
  readonly #deleteRows: Batcher<string, undefined>

  constructor(pool: Pool, run: string) {
    this.#pool = pool
    this.#run = Buffer.from(run, 'hex')
    this.#runLiteral = `x'${this.#run.toString('hex')}'`
    this.#insert = new Batcher(pool.size, (rows) => this.#insertRows(rows))
    this.#select = new Batcher(pool.size, (names) => this.#selectWhole(names))
    this.#deleteRow = new Batcher(pool.size, (names) => this.#deleteItems(names, 'AND item.piece = 0'))
    this.#deleteRows = new Batcher(pool.size, (names) => this.#deleteItems(names, ''))
  }

  /** Rows for so many bytes. */
  piecesFor(byteLength: number): number {
    return Math.max(1, Math.ceil(byteLength / this.#pool.pieceBytes))
  }

  /** The row with the beginning comes last: with it the item is there. */
  async add(name: string, { chunks, byteLength, readers, signal }: Goods): Promise<void> {
    const [first = NOTHING, ...others] = piecesOf(chunks, this.#pool.pieceBytes)
    const pieces = others.length + 1
    const row = (piece: number, bytes: Buffer): NewRow => ({ name, piece, readers, pieces, byteLength, bytes })
    try {
      for (const [at, bytes] of others.entries()) {
        signal?.throwIfAborted()
        await this.#insertRows([row(at + 1, bytes)])
      }
      await this.#insert.do(row(0, first), first.byteLength, signal)
      signal?.throwIfAborted()
    } catch (error) {
      // Nothing is stored then. What cannot be removed now is when the run is dead.
      if (signal?.aborted || others.length > 0) await this.remove({ name, readers, pieces }).catch(() => undefined)
      throw error
    }
  }

  /** The bytes of an item, in a buffer of their own; `undefined` where it is gone. */
  async read(place: Place, expected: number, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    if (place.pieces > 1) return this.#readPieces(place, signal)
    const bytes = await this.#select.do(place.name, expected, signal)
    // What mysql2 hands out is part of all that it has read at once.
    return bytes && copied(bytes)
  }

  /** One reader less; answers whether it was the last. */
  async release(place: Place): Promise<boolean> {
    if (place.readers === 0) return false
    if (place.readers > 1) return this.#releaseOne(place)
    await this.#delete(place)
    return true
  }

  async remove(place: Place): Promise<void> {
    await this.#delete(place)
    await this.#pool.run('DELETE FROM papy_releases WHERE run = ? AND name = ?', [this.#run, place.name])
  }

  /** Which of these are not there. */
  async gone(names: readonly string[]): Promise<readonly string[]> {
    const left: string[] = []
    for (const name of names) {
      const sql = 'SELECT 1 FROM papy_items WHERE run = ? AND name = ? AND piece = 0'
      if ((await this.#pool.run(sql, [this.#run, name])).length === 0) left.push(name)
    }
    return left
  }

  // Where the server knows the whole key of each row, it needs two thirds of the time.
  #delete({ name, pieces }: Place): Promise<undefined> {
    return (pieces === 1 ? this.#deleteRow : this.#deleteRows).do(name, 0)
  }

  async #insertRows(added: readonly NewRow[]): Promise<undefined[]> {
    // Those that fill it up are there already, and ignored: as is a row of ours from an attempt whose answer was lost. Others
    // have none of our names, which are drawn. What most rows have alike stands in the statement: fewer values are sent.
    const rows = filled(added, (last) => ({ ...last, bytes: NOTHING }))
    const usual = rows.every(({ pieces, readers }) => pieces === 1 && readers === 1)
    const values: Value[] = []
    for (const { name, bytes, readers, byteLength, piece, pieces } of rows) {
      values.push(name, bytes)
      if (!usual) values.push(readers, byteLength, piece, pieces)
    }
    const row = `(${this.#runLiteral}, ?, ?, ${usual ? '1, LENGTH(bytes), 0, 1' : '?, ?, ?, ?'}, UNIX_TIMESTAMP())`
    await this.#pool.run(
      `INSERT IGNORE INTO papy_items (run, name, bytes, readers, byte_length, piece, pieces, created)
       VALUES ${listed(row, rows.length)}`,
      values,
    )
    return []
  }

  async #selectWhole(names: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    const asked = filled(names, (last) => last)
    const rows = await this.#pool.run(
      `SELECT name, bytes FROM papy_items FORCE INDEX (PRIMARY)
       WHERE run = ? AND name IN (${listed('?', asked.length)}) AND piece = 0`,
      [this.#run, ...asked],
    )
    const found = new Map(rows.map(([name, bytes]) => [(name as Buffer).toString('latin1'), bytes as Buffer]))
    return names.map((name) => found.get(name))
  }

  async #readPieces({ name, pieces }: Place, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const [beginning] = await this.#pool.run(
      'SELECT byte_length FROM papy_items WHERE run = ? AND name = ? AND piece = 0 AND pieces = ?',
      [this.#run, name, pieces],
    )
    if (beginning === undefined) return undefined
    const whole = Buffer.allocUnsafeSlow(Number(beginning[0]))
    let filled = 0
    for (let from = 0; from < pieces; from += ROWS) {
      signal?.throwIfAborted()
      for (const piece of await this.#selectPieces(name, from)) filled += piece.copy(whole, filled)
    }
    // Its last reader released it meanwhile.
    return filled === whole.byteLength ? whole : undefined
  }

  async #selectPieces(name: string, from: number): Promise<readonly Buffer[]> {
    const rows = await this.#pool.run(
      'SELECT bytes FROM papy_items WHERE run = ? AND name = ? AND piece BETWEEN ? AND ? ORDER BY piece',
      [this.#run, name, from, from + ROWS - 1],
    )
    return rows.map(([bytes]) => bytes as Buffer)
  }

  async #deleteItems(deleted: readonly string[], which: string): Promise<undefined[]> {
    const names = filled(deleted, (last) => last)
    // Left to itself, the server reads all items of the run for many names: three times as long, or worse.
    await this.#pool.run(
      `DELETE item FROM papy_items AS item FORCE INDEX (PRIMARY)
       WHERE item.run = ? AND item.name IN (${listed('?', names.length)}) ${which}`,
      [this.#run, ...names],
    )
    return []
  }

  /** Counts the releases of an item with several readers; whoever finds them all there removes it. */
  async #releaseOne(place: Place): Promise<boolean> {
    const at = [this.#run, place.name]
    await this.#pool.run(
      `INSERT IGNORE INTO papy_releases (run, name, id)
       SELECT run, name, ? FROM papy_items WHERE run = ? AND name = ? AND piece = 0`,
      [randomBytes(8), ...at],
    )
    const [row] = await this.#pool.run(
      `SELECT readers, (SELECT COUNT(*) FROM papy_releases WHERE run = ? AND name = ?) FROM papy_items
       WHERE run = ? AND name = ? AND piece = 0`,
      [...at, ...at],
    )
    if (row === undefined || Number(row[1]) < Number(row[0])) return false
    await this.remove(place)
    return true
  }
}

function copied(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.byteLength)
  bytes.copy(copy)
  return copy
}

function listed(value: string, count: number): string {
  return `${value}, `.repeat(count - 1) + value
}
