import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readJournal } from '@papy/journal'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const papy = (...args: string[]) => spawn(process.execPath, [path('../../../packages/cli/dist/papy.js'), ...args])

const directory = await mkdtemp(join(tmpdir(), 'papy-overnight-'))
const [journal, output] = ['run.papy', 'done.jsonl'].map((name) => join(directory, name)) as [string, string]

const run = papy('run', path('night.ts'), '--output', output, '--journal', journal)
const isBegun = () => existsSync(journal) && (readJournal(journal)?.done ?? 0) > 100
while (!isBegun()) await setTimeout(20)
run.kill('SIGKILL')
await once(run, 'close')
console.log('killed:', (readJournal(journal)?.done ?? 0) < 1_000, 'written in its place:', existsSync(output))

const [code] = await once(papy('resume', journal), 'close')
const rows = (await readFile(output, 'utf8')).trim().split('\n').map(Number)
const isWhole = rows.length === 1_000 && rows.every((row, x) => row === x * x)
console.log('resumed:', code, 'each row once and in order:', isWhole)
await rm(directory, { recursive: true })
