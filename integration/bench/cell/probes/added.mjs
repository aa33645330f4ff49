import { open } from '../contestants/papy.mjs'
import { quantile } from '../quantile.mjs'

/** Calls of one kind before it is the other's turn. */
const TURN = 100

/** One call after the other, in turn on a process of this host and on one behind an agent: what the way to it adds. */
export async function measure(_, { count, warmCount = 2_000 }) {
  const pools = await Promise.all(['processes', 'remote'].map((kind) => open({ kind, workers: 1 })))
  const calls = await Promise.all(pools.map((pool) => pool.calls('noop')))
  for (const call of calls) for (let i = 0; i < warmCount; i++) await call(i)
  const took = [[], []]
  let [sum, done] = [0, 0]
  while (done < count) {
    for (const [at, call] of calls.entries()) {
      for (let i = 0; i < TURN; i++) {
        const began = performance.now()
        const value = await call(done + i)
        took[at].push((performance.now() - began) * 1_000)
        if (at === 1) sum += value
      }
    }
    done += TURN
  }
  for (const pool of pools) await pool.close()
  const [localUs, p50Us] = took.map((each) => quantile(each, 0.5))
  const metrics = { p50Us, localUs, addedUs: p50Us - localUs, p99Us: quantile(took[1], 0.99) }
  return { metrics, answer: { count: done, sum } }
}
