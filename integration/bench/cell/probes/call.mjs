import { close } from '../close.mjs'
import { quantile } from '../quantile.mjs'

/** One call after the other on a pool that is warm: how long each takes. */
export async function measure(adapter, { count, warmCount = 2_000, ...settings }) {
  const pool = await adapter.open(settings)
  const call = pool.calls === undefined ? (x) => pool.run('noop', x) : await pool.calls('noop')
  for (let i = 0; i < warmCount; i++) await call(i)
  const took = new Float64Array(count)
  let sum = 0
  const fromMs = performance.now()
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    sum += await call(i)
    took[i] = (performance.now() - began) * 1000
  }
  const toMs = performance.now()
  await close(pool)
  return { metrics: { p50Us: quantile(took, 0.5), p99Us: quantile(took, 0.99), fromMs, toMs }, answer: { count, sum } }
}
