import type { Database } from './driver.ts'

// Rows of an item beyond its first piece are removed with it, whoever removes it.
const TABLES = `
  CREATE TABLE IF NOT EXISTS papy_items (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    token TEXT NOT NULL,
    readers INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    byte_length INTEGER NOT NULL,
    created INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS papy_pieces (
    item INTEGER NOT NULL,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (item, number)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS papy_ends (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL,
    space TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS papy_item_gone AFTER DELETE ON papy_items WHEN old.pieces > 1
    BEGIN DELETE FROM papy_pieces WHERE item = old.id; END;
`

/** Bytes of a page: of those measured the fastest for 1 MB, and hardly slower than smaller ones for 100 bytes. */
const PAGE = 16_384

/** How long SQLite itself waits for a lock, and everything with it. Longer waits are not its own. */
const LOCK_MS = 20

/** Sets a connection up, and makes the tables where they are missing. */
export function prepareDatabase(database: Database): void {
  // What is on its way need not survive a power cut, only the end of a process.
  database.exec(`
    PRAGMA busy_timeout = ${LOCK_MS};
    PRAGMA page_size = ${PAGE};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
  `)
  if (!isPrepared(database)) inTransaction(database, () => database.exec(TABLES))
}

/** Whether the tables, and the trigger, are there. */
export function isPrepared(database: Database): boolean {
  const ready = database.prepare(`SELECT count(*) AS count FROM sqlite_master WHERE name GLOB 'papy_*'`)
  return (ready.get() as { count: number }).count >= 4
}

/** Does something wholly or not at all. */
export function inTransaction<T>(database: Database, act: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = act()
    database.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** Does something, and undoes it. */
export function undone<T>(database: Database, act: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    return act()
  } finally {
    rollBack(database)
  }
}

// Some errors have done it already.
function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // Then there is nothing to roll back.
  }
}
