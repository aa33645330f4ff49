import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { isMain } from '@papy/core'
import { differences, EXPECTED } from './check.ts'
import { facts, timing } from './facts.ts'
import { job } from './job.ts'
import { type Options, options } from './options.ts'
import type { Outcome } from './outcome.ts'
import { page } from './report/page.ts'

const DUPLICATES = new URL('../data/duplicates.tsv', import.meta.url)

/** Runs the job on one worker and on all, checks the numbers, and writes the report and the table. */
async function main({ workers, all, out }: Options): Promise<void> {
  const expected = all ? EXPECTED.all : EXPECTED.subset
  const without = all ? [] : await duplicates()
  const outcomes: Outcome[] = []
  for (const count of new Set([1, workers])) {
    const outcome = await job(count, without, expected.pairs)
    say(...timing(outcome))
    outcomes.push(outcome)
  }

  const wrong = outcomes.flatMap(({ tally }) => differences(tally, expected))
  const [{ table, tally }] = outcomes
  const files = [await write(out, 'report.html', page(outcomes, wrong)), await write(out, 'pairs.tsv', table)]
  for (const [name, value] of facts(outcomes, wrong)) say(name, value)
  say('', `sum ${tally.sum} over ${tally.pairs} pairs, sha256 ${tally.sha256}`)
  say('written', files.join(', '))
  if (wrong.length > 0) process.exitCode = 1
}

/** The chains that repeat another: the first column of a table with a title. */
async function duplicates(): Promise<string[]> {
  const [, ...lines] = (await readFile(DUPLICATES, 'utf8')).trim().split('\n')
  return lines.map((line) => line.split('\t')[0])
}

/** Writes a file into a folder, made if need be, and says where it is. */
async function write(folder: string, name: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = resolve(folder, name)
  await writeFile(file, text)
  const near = relative('.', file)
  return near.startsWith('..') ? file : near
}

function say(name: string, value: string): void {
  console.log(name.padEnd(18) + value)
}

if (isMain(import.meta)) await main(options(process.argv.slice(2)))
