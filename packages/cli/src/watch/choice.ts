import { ArgumentError } from '@papy/contract'
import { lasted } from '../numbers.ts'
import { printable } from '../printable.ts'
import type { RunSign } from './run-sign.ts'

/** Characters of a run's id that people see. */
const SHORT = 8

/**
 * The run that somebody means: by the beginning of its id, the number of its process, or its file.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, which lists those that are alive, where none or several are meant
 */
export function chosen(runs: readonly RunSign[], wanted: string | undefined): RunSign {
  const found = wanted === undefined ? runs : runs.filter((run) => isMeant(run, wanted))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  if (runs.length === 0) throw wrong('no run is going on; start one with papy run', wanted)
  const what = found.length === 0 ? `no run is ${wanted}` : `${found.length} runs are meant`
  const list = listOf(found.length === 0 ? runs : found)
  throw wrong(`${what}; there are\n${list}\nsay papy watch <run>, with the beginning of its id`, wanted)
}

/** The runs that are alive, one a line. */
export function listOf(runs: readonly RunSign[]): string {
  return runs.map(lineOf).join('\n')
}

function lineOf({ id, pid, file, startedAt }: RunSign): string {
  return `  ${id.slice(0, SHORT)}  process ${pid}  for ${lasted(Math.max(0, Date.now() - startedAt))}  ${printable(file)}`
}

function isMeant({ id, pid, file }: RunSign, wanted: string): boolean {
  return id.startsWith(wanted) || String(pid) === wanted || file === wanted
}

function wrong(message: string, value: string | undefined): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
