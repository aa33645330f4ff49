import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** What the command line may say. */
export interface Options {
  /** Workers of the second run; the first has one. @defaultValue as many as there are cores */
  readonly workers: number
  /** Takes all chains, near-copies too. @defaultValue false */
  readonly all: boolean
  /** The folder for the report and the table. @defaultValue `reports` beside the sources */
  readonly out: string
}

/** Reads the command line. @throws RangeError for workers that are no whole number, TypeError for unknown options */
export function options(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { workers: { type: 'string' }, all: { type: 'boolean' }, out: { type: 'string' } },
  })
  const workers = Number(values.workers ?? availableParallelism())
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`--workers is ${values.workers}; use 1, 2, 3, …`)
  return { workers, all: values.all ?? false, out: values.out ?? fileURLToPath(new URL('../reports', import.meta.url)) }
}
