import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { loadSlice, splitFile } from '@papy/std/files'
import { linesIn } from './counting.ts'

const path = join(mkdtempSync(join(tmpdir(), 'papy-guide-')), 'long.txt')
writeFileSync(path, Array.from({ length: 10_000 }, (_, at) => `line ${at}\n`).join(''))

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper([loadSlice, linesIn], { parallel: pool }))
let total = 0
for await (const count of plumber.stream<number>([splitFile(path, 20_000)])) total += count
console.log(total)
