import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber, replayable } from '@papy/core'
import { journal, readJournal } from '@papy/journal'
import { writeJsonLines } from '@papy/std/streams'

const directory = await mkdtemp(join(tmpdir(), 'papy-survive-'))
const [run, squares] = ['run.papy', 'squares.jsonl'].map((name) => join(directory, name)) as [string, string]

function* numbers(from: number): Generator<number> {
  for (let x = from; x < 10; x++) yield x
}

async function session(stopAt: number): Promise<void> {
  await using plumber = new Plumber()
  const square = ([x]: [number]): number => x * x
  plumber.addPipe([new Piper(square), new Piper(writeJsonLines(squares))])
  const seen: number[] = []
  for await (const row of plumber.stream<number>([replayable(numbers, 'ten')], { journal: journal(run) })) {
    seen.push(row)
    if (seen.length === stopAt) break
  }
  console.log('handed over:', seen.join(' '))
}

await session(4)
console.log('then:', readJournal(run)?.end?.how)
await session(Number.POSITIVE_INFINITY)
console.log('then:', readJournal(run)?.end?.how)
console.log('written:', (await readFile(squares, 'utf8')).trim().split('\n').join(' '))
await rm(directory, { recursive: true })
