import { counted } from '../numbers.ts'
import type { Paint } from '../paint.ts'
import { printable, textTable } from '../text-table.ts'
import type { RowFailure, RowHistory, RowHop } from './history.ts'
import { moment } from './moment.ts'

/** What people read of the history of a row. */
export function historyText(history: RowHistory, paint: Paint): string {
  const { row, run, hops, failures } = history
  return [
    paint.bold(`row ${counted(row)} of run ${run.slice(0, 8)}: ${history.state}`),
    ...hopLines(hops),
    ...failures.map((failure) => failureLine(failure, paint)),
    ...endLines(history),
  ].join('\n')
}

const HEAD = ['session', 'node', 'when (UTC)', 'took', 'worker', 'host', 'attempt', 'together', 'cache', '']

function hopLines(hops: readonly RowHop[]): readonly string[] {
  if (hops.length === 0) return ['no calls in pools are known of it: serial pipers are not written down']
  return textTable(
    [HEAD, ...hops.map(cellsOf)],
    ['right', 'left', 'left', 'right', 'left', 'left', 'right', 'right'],
  ).map((line) => `  ${line}`)
}

function cellsOf({ session, node, at, tookMs, worker, host, attempt, size, reused, lost }: RowHop): readonly string[] {
  const together = size === 1 ? 'alone' : counted(size)
  const cache = reused === 0 ? 'computed' : reused === size ? 'reused' : `${reused} of ${size} reused`
  const place = [worker || '-', host || 'this host']
  const outcome = lost === undefined ? '' : `lost: ${lost}`
  return [
    String(session),
    node,
    moment(at),
    `${tookMs.toFixed(1)} ms`,
    ...place,
    String(attempt),
    together,
    cache,
    outcome,
  ]
}

function failureLine(failure: RowFailure, paint: Paint): string {
  const { letter, node, name, code, message, session, at, mended, where } = failure
  const place = where === undefined ? '' : ` at ${where}`
  const head = `dead letter ${letter}${mended ? ', made good since' : ''}`
  const text = `${head}: ${name} ${code} in ${node}${place}: ${message} (session ${session}, ${moment(at)})`
  return mended ? printable(text) : paint.red(printable(text))
}

function endLines({ left, sinks, state }: RowHistory): readonly string[] {
  const said = left === undefined ? [] : [`all of it had left by ${moment(left.at)}, in session ${left.session}`]
  if (sinks.length > 0) said.push(`held by ${printable(sinks.join(', '))}`)
  if (state === 'under way') said.push('it comes again when the run is resumed')
  return said
}
