import { isMain, isPiperError } from '@papy/core'
import { progress } from '@papy/example-progress'
import { IMap } from '@papy/imap'
import { folder } from './book.ts'
import { pipeline } from './pipeline.ts'
import type { Summary } from './summary.ts'

const CHAPTERS = 135

/** Counts the words of Moby Dick on all cores. */
async function read(): Promise<Summary> {
  await using pool = new IMap()
  await using plumber = pipeline(pool, ['whale', 'ahab', 'papy'])
  using _bar = progress(plumber, { piper: 'count', total: CHAPTERS, unit: 'chapters' })
  const summaries: unknown[] = []
  for await (const summary of plumber.stream([[folder()]])) summaries.push(summary)
  const [summary] = summaries
  if (isPiperError(summary)) throw summary
  return summary as Summary
}

function print({ tokens, distinct, top, asked }: Summary): void {
  console.log(`${tokens.toLocaleString('en')} words, ${distinct.toLocaleString('en')} different ones`)
  for (const [word, times] of [...top, ...Object.entries(asked)]) console.log(word.padEnd(10), `${times}`.padStart(6))
}

if (isMain(import.meta)) print(await read())
