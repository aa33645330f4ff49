import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

const folder = mkdtempSync(join(tmpdir(), 'papy-night-'))
const [journal, file] = [join(folder, 'run.papy'), join(folder, 'primes.sqlite')]
const database = new Database(file)
database.exec('CREATE TABLE primes (n INTEGER PRIMARY KEY, primes INTEGER NOT NULL)')

const night = fileURLToPath(new URL('night.ts', import.meta.url))
const run = (...args: string[]) => spawnSync(process.execPath, [night, journal, file, ...args], { encoding: 'utf8' })

const killed = run('8')
console.log(`first night: ${killed.signal ?? killed.stderr}`)
const whole = run()
console.log(`second night: ${whole.stdout.trim()}${whole.stderr}`)

const { items, sum } = database.prepare('SELECT count(*) AS items, sum(primes) AS sum FROM primes').get() as {
  items: number
  sum: number
}
console.log(`in the table: ${items} items, sum ${sum}`)
database.close()
rmSync(folder, { recursive: true })
