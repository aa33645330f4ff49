import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber } from '@papy/core'
import { csv, lines, writeCsv } from '@papy/std/streams'

const folder = mkdtempSync(join(tmpdir(), 'papy-guide-'))
const [text, table] = [join(folder, 'text.txt'), join(folder, 'table.csv')]
writeFileSync(text, 'Call me Ishmael.\nSome years ago, never mind\r\nhow long\n')

const measure = ([line]: [string]) => ({ line, words: line.split(' ').length })
const types = { words: 'number' } as const

await using plumber = new Plumber()
plumber.addPipe([new Piper(measure), new Piper(writeCsv(table, { types }))])
for await (const row of plumber.stream([lines(text)])) console.log(row)

console.log(readFileSync(table, 'utf8'))
for await (const { words } of csv<{ line: string; words: number }>(table, { types })) console.log(words + 1)
