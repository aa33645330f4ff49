import { close } from '../close.mjs'
import { kinds } from '../items.mjs'
import { lanes, lanesByHand } from '../lanes.mjs'
import { counted, timed } from '../source.mjs'
import { cpuUs, peakRssMb } from '../usage.mjs'

/**
 * A map over items made one by one, for `seconds`, or over `count` of them, after a map of the same kind to get warm. Time
 * counts from the first item asked for to the last result.
 */
export async function measure(adapter, settings) {
  const { job = 'noop', items = 'integers', seconds, count, warmSeconds = 0.5, warmCount } = settings
  const pool = await adapter.open(settings)
  const { make } = kinds[items]
  const warmUp = warmCount === undefined ? timed(make, warmSeconds) : counted(make, warmCount)
  await run(pool, settings, job, warmUp)
  const cpu = cpuUs()
  const began = performance.now()
  const answer = await run(pool, settings, job, count === undefined ? timed(make, seconds) : counted(make, count))
  const ms = performance.now() - began
  const used = cpuUs() - cpu
  const rss = peakRssMb()
  await close(pool)
  const metrics = {
    perSecond: (answer.count / ms) * 1000,
    cpuUs: used / answer.count,
    wallUs: (ms * 1000) / answer.count,
  }
  return { metrics: { ...metrics, peakRssMb: rss, fromMs: began, toMs: began + ms, ...pool.waits?.() }, answer }
}

async function run(pool, { read = 'items', batch, window = 64, items = 'integers' }, job, source) {
  const { idOf } = kinds[items]
  const answer = { count: 0, sum: 0, inOrder: true }
  const take = (value) => {
    const id = idOf(value)
    if (id !== answer.count) answer.inOrder = false
    answer.count++
    answer.sum += id
  }
  if (read === 'batches') await pool.batches(job, source, take)
  else if (pool.map !== undefined) await pool.map(job, source, take, { window })
  else if (batch === undefined) await lanes((x) => pool.run(job, x), source, take, window)
  else await lanesByHand((xs) => pool.run(`${job}All`, xs), source, take, window, batch)
  return answer
}
