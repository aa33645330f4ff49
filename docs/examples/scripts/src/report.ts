import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/** What two scripts made of one table, by the names of their ports. */
type Results = [moments: { moments: string }, line: { line: string }]

/** One row of the report: the name of the table, and what stands in the files that became of it. */
export async function row([{ moments }, { line }]: Results): Promise<string> {
  const numbers = await Promise.all([moments, line].map((path) => readFile(path, 'utf8')))
  const [name] = basename(moments).split('_')
  return [name, ...numbers.flatMap((text) => text.trim().split('\t'))].join('  ')
}
