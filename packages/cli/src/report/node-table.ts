import { element, escape } from '../markup.ts'
import type { NodeSummary, RunRecord } from '../record/run-record.ts'
import { figures, percent, whole } from './number.ts'
import { type Column, table } from './table.ts'

const columns: readonly Column[] = [
  { head: 'Node', text: true },
  { head: 'On', text: true },
  { head: 'In' },
  { head: 'Out' },
  { head: 'Items/s' },
  { head: 'Time', text: true, title: 'busy, waiting for its turn, blocked by readers, idle' },
  { head: 'Busy' },
  { head: 'Waiting' },
  { head: 'Blocked' },
  { head: 'Idle' },
  { head: 'p50 ms' },
  { head: 'p95 ms' },
  { head: 'p99 ms' },
  { head: 'Errors' },
  { head: 'Time-outs' },
  { head: 'Retries' },
]

/** What each node did, in numbers. */
export function nodesSection({ graph, nodes }: RunRecord): string {
  const rows = graph.nodes.flatMap(({ name, pool = 'main thread' }) => {
    const stats = nodes[name]
    return stats === undefined ? [] : [[escape(name), escape(pool), ...numbers(stats)]]
  })
  const note = element(
    'p',
    { class: 'muted' },
    'Latency is from submission until the result is there, queueing included.',
  )
  return element('section', {}, element('h2', {}, 'Nodes'), table(columns, rows), note)
}

function numbers(stats: NodeSummary): readonly string[] {
  const { in: read, out, perSecond, busy, waiting, blocked, idle, latencyMs, errors, timeouts, retries } = stats
  return [
    whole(read),
    whole(out),
    figures(perSecond),
    shares(stats),
    ...[busy, waiting, blocked, idle].map(percent),
    ...[latencyMs.p50, latencyMs.p95, latencyMs.p99].map(figures),
    ...[errors, timeouts, retries].map(alarming),
  ]
}

function shares({ busy, waiting, blocked }: NodeSummary): string {
  const parts = Object.entries({ busy, waiting, blocked }).map(
    ([name, share]) => `<i class="${name}" style="width:${(100 * share).toFixed(1)}%"></i>`,
  )
  return element('div', { class: 'shares' }, ...parts)
}

function alarming(count: number): string {
  return count === 0 ? '0' : element('b', { class: 'bad' }, whole(count))
}
