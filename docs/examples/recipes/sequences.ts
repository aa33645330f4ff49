import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { findItems } from '@papy/std/files'
import { type CommandResult, command } from '@papy/std/script'
import { writeCsv } from '@papy/std/streams'

// Your folder of sequences; here three files, of which one is empty.
const folder = mkdtempSync(join(tmpdir(), 'papy-sequences-'))
writeFileSync(join(folder, 'a.fasta'), '>one\nGATTACAGGC\n>two\nGGGGCCCC\n')
writeFileSync(join(folder, 'b.fasta'), '')
writeFileSync(join(folder, 'c.fasta'), '>three\nTTTTAGGGAA\n')

const awk = ['awk', '-f', fileURLToPath(new URL('fasta.awk', import.meta.url)), '--', '{}']
const row = ([{ stdout }]: [CommandResult]) => {
  const [file, ...numbers] = stdout.trim().split('\t')
  const [sequences, letters, gc] = numbers.map(Number)
  return { file: basename(file), sequences, letters, gc }
}

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
const measure = new Piper(command(awk), { parallel: pool, timeoutMs: 60_000, retry: { attempts: 2 } })
const types = { sequences: 'number', letters: 'number', gc: 'number' } as const
plumber.addPipe([measure, new Piper(row), new Piper(writeCsv(join(folder, 'all.csv'), { types }))])

for await (const one of plumber.stream([findItems('*.fasta', { cwd: folder })])) {
  if (!isPiperError(one)) continue
  const [path] = one.errors[0].inbox as [string]
  console.log(`${basename(path)} has no row: ${one.code}`)
}
process.stdout.write(readFileSync(join(folder, 'all.csv'), 'utf8'))
rmSync(folder, { recursive: true })
