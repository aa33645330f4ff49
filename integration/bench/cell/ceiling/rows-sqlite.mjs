import { join } from 'node:path'
import { PluginError } from '@papy/contract'

/** Inserts rows, selects and deletes them, with one connection and two transactions. */
export async function rows({ bytes, batch }, directory) {
  // Its version 13 ends an older Node when it is loaded.
  if (process.versions.napi < 10)
    throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', `better-sqlite3 would crash Node ${process.version}`)
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(join(directory, 'rows.sqlite'))
  database.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
  database.exec('CREATE TABLE items (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO items (id, bytes) VALUES (?, ?)')
  const select = database.prepare('SELECT bytes FROM items')
  const remove = database.prepare('DELETE FROM items')
  const blob = Buffer.alloc(bytes, 1)
  const insertAll = database.transaction(() => {
    for (let id = 1; id <= batch; id++) insert.run(id, blob)
  })
  return () => {
    insertAll()
    if (select.all().length !== batch) throw new Error('rows are missing')
    remove.run()
  }
}
