import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Database, loadDriver } from '@papy/transport-sqlite/driver'
import type { Files } from './power-cut-disk.ts'
import type { RunOrder } from './power-cut-recorder.ts'

/** What a run finds in its folder at the very beginning: the database, with its table. */
export async function firstFiles(kind: RunOrder['kind']): Promise<Files> {
  if (kind !== 'fork' && kind !== 'wal') return new Map()
  const mode = kind === 'wal' ? 'wal' : 'delete'
  return inFolder(new Map(), (open, path) => {
    const database = open()
    const found = database.prepare(`PRAGMA journal_mode = ${mode}`).get() as { readonly journal_mode: string }
    database.exec('CREATE TABLE items (number INTEGER NOT NULL, label TEXT NOT NULL)')
    database.close()
    if (found.journal_mode !== mode) throw new Error(`the database is in mode ${found.journal_mode}, not ${mode}`)
    return new Map([['out.db', readFileSync(path)]])
  })
}

/** What a run wrote, by name of the file: text, and of a database its rows in the order in which they came. */
export async function outputs(files: Files): Promise<Readonly<Record<string, string>>> {
  const found = [...files].filter(([name]) => /^out\.[a-z.]+$/.test(name) && name !== 'out.db')
  const texts = found.map(([name, bytes]) => [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()])
  return Object.fromEntries(files.has('out.db') ? [...texts, ['out.db', await rowsOf(files)]] : texts)
}

function rowsOf(files: Files): Promise<string> {
  return inFolder(files, (open) => {
    const database = open()
    const health = database.prepare('PRAGMA integrity_check').all()
    const rows = database.prepare('SELECT number, label FROM items ORDER BY rowid').all()
    database.close()
    return [...health, ...rows].map((row) => JSON.stringify(row)).join('\n')
  })
}

async function inFolder<T>(files: Files, look: (open: () => Database, path: string) => T): Promise<T> {
  const open = await loadDriver(undefined)
  const folder = mkdtempSync(join(tmpdir(), 'papy-power-database-'))
  try {
    for (const [name, bytes] of files) if (name.startsWith('out.db')) writeFileSync(join(folder, name), bytes)
    const path = join(folder, 'out.db')
    return look(() => open(path), path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
