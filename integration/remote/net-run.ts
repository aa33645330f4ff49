import { expect } from 'vitest'
import { balanced } from '../reference/balanced.ts'
import { type Hosts, type NetFault, victim } from './hosts.ts'
import { expected, repeated, visits } from './visits.ts'

/** How patient the coordinator is, where a fault takes so many times the time of REMOTE, 3.2. */
export function patience(scale: number): { suspectMs: number; graceMs: number; connectMs: number } {
  return { suspectMs: 1_500 * scale, graceMs: 4_000 * scale, connectMs: 2_000 }
}

/** Runs items over three hosts while something happens to one of them; what comes out must be as if nothing had. */
export async function survives(
  hosts: Hosts,
  { name, happen, costs }: NetFault,
  { items, scale }: { readonly items: number; readonly scale: number },
): Promise<void> {
  const over = new AbortController()
  let happening: unknown
  let happenedAt = 0
  const { rows, ledger, calls, ms } = await visits({
    items,
    workers: [1, 2, 3].map((host) => hosts.workers(host, 2, patience(scale))),
    // Not before the host to which it happens is at work.
    onRow: (count, begun) => {
      if (happening !== undefined || count < items / 5 || count % 100 !== 0) return
      if (!begun().some(({ parent }) => parent === hosts.pid(victim))) return
      happenedAt = Date.now()
      happening = happen(hosts, over.signal) ?? true
    },
    ms: 5 * 60_000,
  })
  over.abort()
  await happening
  const twice = repeated(calls)
  const again = twice.length
  const first = again === 0 ? '' : `, the first ${Math.min(...twice.map(({ at }) => at)) - happenedAt} ms after it`
  console.log(`${name}: ${items} items in ${(ms / 1_000).toFixed(1)} s, ${again} calls made again${first}`)
  expect(happening).toBeDefined()
  expect(rows).toEqual(expected(items))
  balanced(ledger)
  expect(ledger.total).toMatchObject({ read: items, emitted: items, errored: 0, inFlight: 0 })
  if (costs === 'nothing') expect(again).toBe(0)
  // No more than what six workers can have in hand at a time, and that not often.
  expect(again).toBeLessThan(items / 2)
}
