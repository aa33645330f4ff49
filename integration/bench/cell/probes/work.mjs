import { close } from '../close.mjs'
import { lanes } from '../lanes.mjs'
import { counted } from '../source.mjs'
import { roundsPerUs, Strips } from '../strips.mjs'
import { cpuUs } from '../usage.mjs'

/**
 * Items that compute: `meanUs` each, or log-normal around it with `sigma`; through one function, or through `stages` of them.
 *
 * The ideal is what bare threads need for the same arithmetic, measured in this process before and after, while the pool is
 * idle: the share that is reached does not depend on how fast the machine is, nor on how many items a µs was taken for.
 */
export async function measure(adapter, settings) {
  const { kind, workers = 2, meanUs, sigma = 0, stages = 1, count, stripMs = 1000, window = 16 } = settings
  const rounds = roundsPerUs() * meanUs
  const sizes = Array.from({ length: count }, uneven(rounds, sigma))
  const pool = await adapter.open({ kind, workers })
  const strips = new Strips(workers)
  const stripItems = Math.max(1, Math.round((stripMs * 1000) / meanUs))
  await strips.measure(Math.ceil(stripItems / 4), Math.round(rounds))
  await run(pool, stages, sizes.slice(0, Math.ceil(count / 10)), window)

  const before = await strips.measure(stripItems, Math.round(rounds))
  const cpu = cpuUs()
  const began = performance.now()
  const answer = await run(pool, stages, sizes, window)
  const ms = performance.now() - began
  const used = cpuUs() - cpu
  const after = await strips.measure(stripItems, Math.round(rounds))
  await Promise.all([strips.close(), close(pool)])

  const total = stages * sizes.reduce((sum, size) => sum + size, 0)
  const idealMs = (total * (before.wallUs + after.wallUs)) / 2 / 1000
  const idealCpuUs = (total * (before.cpuUs + after.cpuUs)) / 2
  const metrics = {
    share: (100 * idealMs) / ms,
    overheadUs: (used - idealCpuUs) / count,
    perSecond: (count / ms) * 1000,
    idealDrift: Math.abs(after.wallUs / before.wallUs - 1) * 100,
    fromMs: began,
    toMs: began + ms,
    ...pool.waits?.(),
  }
  return { metrics, answer: { ...answer, wantedSum: total / stages } }
}

async function run(pool, stages, sizes, window) {
  const answer = { count: 0, sum: 0, inOrder: true }
  const take = (size) => {
    if (size !== sizes[answer.count]) answer.inOrder = false
    answer.count++
    answer.sum += size
  }
  const source = counted((i) => sizes[i], sizes.length)
  if (pool.pipeline !== undefined && stages > 1) await pool.pipeline('burn', stages, source, take)
  else if (pool.map !== undefined) await pool.map('burn', source, take, { window })
  else await lanes((size) => throughAll(pool, stages, size), source, take, window)
  return answer
}

// What a user of a pool of tasks writes: one task after the other.
async function throughAll(pool, stages, size) {
  let value = size
  for (let stage = 0; stage < stages; stage++) value = await pool.run('burn', value)
  return value
}

/** Log-normal with the mean kept, from a generator with a fixed seed: all contestants compute the same items. */
function uneven(mean, sigma) {
  let state = 20_091_129
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 4_294_967_297
  }
  return () => {
    const normal = Math.sqrt(-2 * Math.log(chance())) * Math.cos(2 * Math.PI * chance())
    return Math.max(1, Math.round(mean * Math.exp(sigma * normal - (sigma * sigma) / 2)))
  }
}
