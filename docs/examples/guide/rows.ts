import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber } from '@papy/core'
import { insertRows, rows } from '@papy/std/databases'
import Database from 'better-sqlite3'

const file = join(mkdtempSync(join(tmpdir(), 'papy-guide-')), 'reads.sqlite')
const database = new Database(file)
database.exec('CREATE TABLE reads (name TEXT PRIMARY KEY, length INTEGER); CREATE TABLE long (name TEXT, kb REAL)')
database.close()

const reads = ['a', 'b', 'c'].map((name, at) => ({ name, length: at * 1000 }))
await using plumber = new Plumber()
plumber.addPiper(new Piper(insertRows<(typeof reads)[number]>(file, 'reads', { upsert: ['name'] })))
for await (const { name } of plumber.stream<(typeof reads)[number]>([reads])) console.log(`read ${name}`)

await using second = new Plumber()
const inKb = ([{ name, length }]: [{ name: string; length: number }]) => ({ name, kb: length / 1000 })
second.addPipe([new Piper(inKb), new Piper(insertRows<ReturnType<typeof inKb>>(file, 'long'))])
const found = rows<(typeof reads)[number]>(file, 'SELECT * FROM reads WHERE length > ? ORDER BY name', [500])
for await (const row of second.stream([found])) console.log(row)
