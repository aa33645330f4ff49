import { randomBytes } from 'node:crypto'
import type { Goods } from '@papy/contract/medium'
import type { Database, Statement } from './driver.ts'
import { rowsOf } from './rows-of.ts'
import { inTransaction } from './schema.ts'

/**
 * Bytes of a row at most. SQLite and its drivers copy each value several times, into memory that malloc(3) takes from the
 * system and gives back where it has 128 KiB or more: rows of 1 MB took twice as long, most of it for zeroing pages.
 */
const PIECE = 120 * 1_024

const NOTHING = new Uint8Array()

/** Where an item is: its row, and what was drawn for it, since rows are used again. */
export interface Place {
  readonly id: number
  /** 16 hexadecimal digits. */
  readonly token: string
}

interface Row {
  readonly pieces: number
  readonly byteLength: number
  readonly bytes: Uint8Array
}

/** The items of one run in a database. All calls are synchronous, and each is a transaction. */
export class Items {
  readonly #database: Database
  readonly #run: string
  readonly #scratch = Buffer.allocUnsafeSlow(PIECE)
  readonly #insert: Statement
  readonly #insertPiece: Statement
  readonly #select: Statement
  readonly #selectPiece: Statement
  readonly #countDown: Statement
  readonly #removeLast: Statement
  readonly #remove: Statement
  readonly #exists: Statement

  constructor(database: Database, run: string) {
    this.#database = database
    this.#run = run
    const prepare = (sql: string) => database.prepare(sql)
    const here = 'WHERE id = ? AND token = ? AND run = ?'
    this.#insert = prepare(
      'INSERT INTO papy_items (run, token, readers, pieces, byte_length, created, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#insertPiece = prepare('INSERT INTO papy_pieces (item, number, bytes) VALUES (?, ?, ?)')
    this.#select = prepare(`SELECT pieces, byte_length AS byteLength, bytes FROM papy_items ${here}`)
    this.#selectPiece = prepare('SELECT bytes FROM papy_pieces WHERE item = ? AND number = ?')
    this.#countDown = prepare(`UPDATE papy_items SET readers = readers - 1 ${here} AND readers > 1`)
    this.#removeLast = prepare(`DELETE FROM papy_items ${here} AND readers = 1`)
    this.#remove = prepare(`DELETE FROM papy_items ${here}`)
    this.#exists = prepare(`SELECT 1 FROM papy_items ${here}`)
  }

  add({ chunks, byteLength, readers }: Goods): Place {
    const pieces = Math.max(1, Math.ceil(byteLength / PIECE))
    const token = randomBytes(8).toString('hex')
    const insert = (first: Uint8Array) =>
      Number(this.#insert.run(this.#run, token, readers, pieces, byteLength, Date.now(), first).lastInsertRowid)
    const rows = rowsOf(chunks, this.#scratch)
    const first = () => rows.next().value ?? NOTHING
    if (pieces === 1) return { id: insert(first()), token }
    return inTransaction(this.#database, () => {
      const id = insert(first())
      let number = 1
      for (const row of rows) this.#insertPiece.run(id, number++, row)
      return { id, token }
    })
  }

  /** The bytes of an item, in a buffer of their own; `undefined` where it is gone. */
  read({ id, token }: Place): Uint8Array | undefined {
    const row = this.#select.get(id, token, this.#run) as Row | undefined
    if (row === undefined || row.pieces <= 1) return row?.bytes
    const whole = Buffer.allocUnsafeSlow(row.byteLength)
    whole.set(row.bytes)
    let filled = row.bytes.byteLength
    for (let number = 1; number < row.pieces; number++) {
      const piece = this.#selectPiece.get(id, number) as { bytes: Uint8Array } | undefined
      // Its last reader released it meanwhile.
      if (piece === undefined) return undefined
      whole.set(piece.bytes, filled)
      filled += piece.bytes.byteLength
    }
    return whole
  }

  /** One reader less; answers whether it was the last. */
  release({ id, token }: Place): boolean {
    const at = [id, token, this.#run]
    // Mostly there is one reader. Counts only fall: what cannot be counted down either is left by one reader, or gone.
    if (this.#removeLast.run(...at).changes) return true
    if (this.#countDown.run(...at).changes) return false
    return Boolean(this.#removeLast.run(...at).changes)
  }

  remove({ id, token }: Place): void {
    this.#remove.run(id, token, this.#run)
  }

  has({ id, token }: Place): boolean {
    return this.#exists.get(id, token, this.#run) !== undefined
  }
}
