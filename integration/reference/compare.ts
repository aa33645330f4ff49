import { isDeepStrictEqual } from 'node:util'
import type { Run } from './build.ts'
import { Failed, type Outcome } from './evaluate.ts'
import { type Graph, inputIds, nodeName, outputIds, sinkName } from './graph.ts'

/** Says where the engine differs from the reference; nothing where it does not. */
export function difference(graph: Graph, expected: Outcome, actual: Run): string | undefined {
  return (
    rowDifference(graph, expected, actual) ??
    ledgerDifference(graph, expected, actual) ??
    pipeDifference(graph, expected, actual)
  )
}

function rowDifference(graph: Graph, expected: Outcome, actual: Run): string | undefined {
  const ordered = graph.nodes.every((node) => node.ordered || node.pool === undefined)
  if (actual.columns !== undefined) return columnDifference(expected, actual.columns, ordered)
  if (graph.mode === 'leave') return prefixDifference(graph, expected, actual, ordered)
  const [wanted, got] = [expected.rows.map(print), actual.rows.map(print)].map((rows) =>
    ordered ? rows : rows.toSorted(),
  )
  if (isDeepStrictEqual(wanted, got)) return undefined
  const at = wanted?.findIndex((row, index) => row !== got?.[index]) ?? 0
  return `row ${at} of ${wanted?.length}: expected ${wanted?.[at]}, got ${got?.[at]} of ${got?.length}${ordered ? '' : ' (sorted)'}`
}

// An early leave has seen the first rows; where order is free, some of them.
function prefixDifference({ leaveAfter }: Graph, expected: Outcome, actual: Run, ordered: boolean): string | undefined {
  const count = Math.min(expected.rows.length, leaveAfter + 1)
  if (actual.rows.length !== count) return `row count after leaving: ${actual.rows.length}, not ${count}`
  const left = expected.rows.map(print)
  for (const [at, row] of actual.rows.map(print).entries()) {
    const found = ordered ? (left[at] === row ? at : -1) : left.indexOf(row)
    if (found < 0) return `row ${at} before leaving: got ${row}, expected ${ordered ? left[at] : 'one of the others'}`
    if (!ordered) left.splice(found, 1)
  }
  return undefined
}

function columnDifference({ rows }: Outcome, columns: readonly unknown[][], ordered: boolean): string | undefined {
  for (const [at, column] of columns.entries()) {
    const lists = [rows.map((row) => print([row[at]])), column.map((value) => print([value]))]
    const [wanted = [], got = []] = ordered ? lists : lists.map((list) => list.toSorted())
    const index = wanted.findIndex((value, place) => value !== got[place])
    if (index >= 0 || wanted.length !== got.length) {
      return `tracked ${index} of output ${at} of ${wanted.length}: expected ${wanted[index]}, got ${got[index]} of ${got.length}`
    }
  }
  return undefined
}

function print(row: readonly unknown[]): string {
  return JSON.stringify(row.map((value) => (value instanceof Failed ? { failed: value.causes } : value)))
}

function ledgerDifference(graph: Graph, { emitted, errored }: Outcome, { ledger: { total } }: Run): string | undefined {
  const lengths = inputIds(graph).map((id) => graph.inputs[id]?.length ?? 0)
  const even = new Set(lengths).size <= 1 && graph.mode !== 'leave'
  const exact = graph.mode !== 'leave'
  const gathers = graph.nodes.some((node) => node.consume !== 1)
  const read = lengths.reduce((sum, length) => sum + length, 0)
  const wrong = [
    total.read !== total.emitted + total.errored + total.deadLettered + total.returned + total.inFlight &&
      'does not balance',
    total.inFlight !== 0 && 'has items in flight after the end',
    total.deadLettered !== 0 && 'has dead letters',
    even && total.read !== read && `should have read ${read}`,
    even && total.returned !== 0 && 'returned items of inputs of equal length',
    // With inputs of unequal length, gathering leaves it open which items of the last batch found a partner.
    exact && (even || !gathers) && total.emitted !== emitted && `should have emitted ${emitted}`,
    exact && (even || !gathers) && total.errored !== errored && `should have errored ${errored}`,
  ].filter((text) => text !== false)
  return wrong.length === 0 ? undefined : `ledger ${wrong.join(', ')}: ${JSON.stringify(total)}`
}

function pipeDifference(graph: Graph, { sizes }: Outcome, { ledger: { pipes } }: Run): string | undefined {
  const even = new Set(inputIds(graph).map((id) => graph.inputs[id]?.length)).size <= 1 && graph.mode !== 'leave'
  for (const [key, balance] of Object.entries(pipes)) {
    if (
      balance.read !==
      balance.emitted + balance.errored + balance.deadLettered + balance.returned + balance.inFlight
    ) {
      return `pipe ${key} does not balance: ${JSON.stringify(balance)}`
    }
  }
  const edges = graph.nodes.flatMap(({ id, parents }) =>
    parents.map((parent) => [`${nodeName(parent)}→${nodeName(id)}`, parent] as const),
  )
  const kept = graph.mode === 'run' || graph.mode === 'pause'
  const ends = outputIds(graph).map((id) => [`${nodeName(id)}→${kept ? sinkName(id) : ''}`, id] as const)
  for (const [key, from] of [...edges, ...ends]) {
    const balance = pipes[key]
    if (balance === undefined) return `ledger has no pipe ${key}, only ${Object.keys(pipes)}`
    if (even && balance.read !== sizes[nodeName(from)])
      return `pipe ${key} should have read ${sizes[nodeName(from)]}: ${JSON.stringify(balance)}`
  }
  return undefined
}
