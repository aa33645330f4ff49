import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { isPiperError, PlumberError } from '@papy/contract'
import type { Plumber } from './plumber.ts'

/**
 * Runs a pipeline as a program does: each input is a file of JSON lines, in the order of `inputs()`; without files, the
 * only input is standard input. Each row is written to standard output as a line of JSON; a placeholder is `null` there and
 * its message a line of standard error, and the exit code is then 1. Closes the Plumber, and the pools it owns.
 *
 * @param files - `'-'` is standard input
 * @throws (rejects) PlumberError `ERR_INPUTS`, where files and inputs do not go with each other; SyntaxError for what is no
 * JSON; what reading a file throws
 */
export async function runLines(plumber: Plumber, files: readonly string[] = []): Promise<void> {
  try {
    for await (const row of plumber.stream(datasOf(plumber, files))) await written(row)
  } finally {
    await plumber.close()
  }
}

function datasOf(plumber: Plumber, files: readonly string[]): readonly AsyncIterable<unknown>[] {
  const inputs = plumber.inputs().map(({ name }) => name)
  const given = files.length === 0 && inputs.length === 1 ? ['-'] : files
  if (given.length === inputs.length) return given.map(itemsOf)
  const message = `the inputs are ${inputs.join(', ')}; name one file of JSON lines for each, - for standard input`
  throw new PlumberError('ERR_INPUTS', message, { inputs, value: files })
}

async function* itemsOf(file: string): AsyncGenerator<unknown> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file)
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() as string
    yield* lines.flatMap(itemOf)
  }
  yield* itemOf(rest)
}

// An empty line is no item.
function itemOf(line: string): readonly unknown[] {
  return line.trim() === '' ? [] : [JSON.parse(line)]
}

async function written(row: unknown): Promise<void> {
  for (const item of Array.isArray(row) ? row : [row]) {
    if (!isPiperError(item)) continue
    process.exitCode = 1
    process.stderr.write(`${item.message}\n`)
  }
  const text = JSON.stringify(row, (_, value) => (isPiperError(value) ? null : value)) ?? 'null'
  if (!process.stdout.write(`${text}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}
