import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Plumber } from '@papy/core'
import { journal, readJournal } from '@papy/journal'

const directory = await mkdtemp(join(tmpdir(), 'papy-journal-'))
const file = join(directory, 'run.papy')

await using plumber = new Plumber()
plumber.addPiper(([n]: [number]) => n * n)
const run = { journal: journal(file, { level: 'fsync' }) }
for await (const square of plumber.stream([[1, 2, 3]], run)) console.log(square)
console.log(readJournal(file)?.end?.how)
await rm(directory, { recursive: true })
