import type { Plan } from '@papy/core'
import type { GraphNode, PipelineGraph } from '../graph/pipeline-graph.ts'
import type { Paint } from '../paint.ts'
import { counted, sized } from '../report/number.ts'
import { printable, textTable } from '../text-table.ts'

/** What people read of a plan. */
export function accountOf(plan: Plan, graph: PipelineGraph, paint: Paint): string {
  const title = (text: string) => paint.bold(text)
  return [
    [title(`${counted(plan.order.length, 'node')}, each after what it reads`), ...nodeLines(graph)],
    [title('fused'), ...fusedLines(graph)],
    [title(counted(plan.pipes.length, 'pipe')), ...pipeLines(plan)],
    [title('in flight at most'), ...loadLines(plan)],
    [title('warnings'), ...warningLines(plan, paint)],
  ]
    .map(([head, ...lines]) => [head, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n')
}

function nodeLines({ nodes, pools }: PipelineGraph): readonly string[] {
  const workers = new Map(pools.map((pool) => [pool.name, pool.workers.join(' + ')]))
  const rows = nodes.map((node, at) => {
    const where = node.pool === undefined ? 'main thread' : `${node.pool}: ${workers.get(node.pool) ?? ''}`
    return [String(at + 1), node.name, where, settingsOf(node)]
  })
  return textTable(rows, ['right'])
}

function settingsOf({ consume, produce, repeat, spawn, ordered, timeoutMs, width }: GraphNode): string {
  return [
    ...(consume === 1 ? [] : [`consume ${consume}`]),
    ...(produce === 1 ? [] : [`produce ${produce}${repeat ? ' times the same' : ''}`]),
    ...(spawn === 1 ? [] : [`spawn ${spawn}`]),
    ...(ordered ? [] : ['unordered']),
    ...(timeoutMs === undefined ? [] : [`at most ${timeoutMs} ms an item`]),
    ...(width === 1 ? [] : [`then ${width === 'each' ? 'any number of' : width} items for each that was read`]),
  ].join(', ')
}

function fusedLines({ segments, nodes }: PipelineGraph): readonly string[] {
  const pools = new Map(nodes.map(({ name, pool }) => [name, pool]))
  const fused = segments.filter((segment) => segment.length > 1)
  if (fused.length === 0) return ['nothing']
  return fused.map((segment) =>
    printable(`${segment.join(' > ')}, on one trip to a worker of ${pools.get(segment[0] ?? '')}`),
  )
}

function pipeLines({ pipes }: Plan): readonly string[] {
  return textTable(pipes.map(({ from, to, via, why }) => [`${from} → ${to}`, via, why]))
}

function loadLines({ inFlight: { items, bytes } }: Plan): readonly string[] {
  const weight =
    bytes === undefined ? 'how many bytes is known in the run only, as not every pool has bufferBytes' : sized(bytes)
  return [`${counted(items, 'item')}; ${weight}`]
}

function warningLines({ warnings }: Plan, paint: Paint): readonly string[] {
  if (warnings.length === 0) return [paint.green('none')]
  return warnings.map(({ code, message }) => `${paint.yellow(code)}  ${printable(message)}`)
}
