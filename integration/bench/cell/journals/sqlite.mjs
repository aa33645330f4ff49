import { existsSync, statSync } from 'node:fs'
import { PluginError } from '@papy/contract'

const synchronous = { none: 'OFF', async: 'OFF', fsync: 'FULL' }

/** The same as rows: the yardstick that the file was measured against. */
export async function open(path, level) {
  // Its version 13 ends an older Node when it is loaded.
  if (process.versions.napi < 10)
    throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', `better-sqlite3 would crash Node ${process.version}`)
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(path)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous[level]}`)
  database.exec(
    'CREATE TABLE hops (node INTEGER, first INTEGER, size INTEGER, worker INTEGER, at INTEGER, took REAL) STRICT',
  )
  database.exec('CREATE TABLE progress (id INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT')
  const hop = database.prepare('INSERT INTO hops VALUES (?, ?, ?, ?, ?, ?)')
  // What a run is done with is one row: it is replaced.
  const progress = database.prepare('INSERT OR REPLACE INTO progress VALUES (1, ?)')
  const workers = new Map()
  database.exec('BEGIN')
  return {
    append(record) {
      if (record.type !== 'hop') return progress.run(JSON.stringify(record))
      const worker = workers.get(record.worker) ?? workers.set(record.worker, workers.size).size
      return hop.run(record.node, record.first, record.size, worker, record.at, record.tookMs)
    },
    async commit() {
      database.exec('COMMIT; BEGIN')
    },
    async close() {
      database.exec('COMMIT')
      database.close()
    },
    byteLength: () => statSync(path).size + (existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0),
    done() {
      const again = new Database(path)
      const { record } = again.prepare('SELECT record FROM progress').get()
      again.close()
      return JSON.parse(record).done
    },
  }
}
