import { close } from '../close.mjs'
import { lanes } from '../lanes.mjs'
import { cpuUs } from '../usage.mjs'

/**
 * Large arrays of bytes there and back, cloned or transferred. Nobody allocates in the loop: what comes back goes out again
 * (transferred), or the same few arrays go out over and over (cloned).
 */
export async function measure(adapter, settings) {
  const { bytes, seconds, warmSeconds = 0.3, transfer = false, window = 8 } = settings
  const pool = await adapter.open(settings)
  // More than anybody has in hand at once: what is small goes by the hundred.
  const free = Array.from({ length: Math.max(64, 2 ** 22 / bytes) }, () => new Uint8Array(bytes))
  await run(pool, { transfer, window, bytes, free }, warmSeconds)
  const cpu = cpuUs()
  const began = performance.now()
  const answer = await run(pool, { transfer, window, bytes, free }, seconds)
  const ms = performance.now() - began
  const metrics = {
    gbPerSecond: (2 * answer.count * bytes) / ms / 1e6,
    perSecond: (answer.count / ms) * 1000,
    cpuUs: (cpuUs() - cpu) / answer.count,
    fromMs: began,
    toMs: began + ms,
    ...pool.waits?.(),
  }
  await close(pool)
  return { metrics, answer }
}

async function run(pool, { transfer, window, bytes, free }, seconds) {
  const answer = { count: 0, sum: 0, good: true, inOrder: true }
  const take = (array) => {
    const index = new DataView(array.buffer, array.byteOffset).getUint32(0)
    if (index !== answer.count) answer.inOrder = false
    if (array.length !== bytes || array[bytes - 1] !== (index & 0xff)) answer.good = false
    answer.count++
    answer.sum += index
    if (transfer) free.push(array)
  }
  if (pool.map !== undefined) {
    await pool.map('noop', numbered(seconds, bytes, free, transfer), take, { window, transfer })
    return answer
  }
  // A pool may keep what it was given for long before it sends it: until then it is not to be written over.
  const there = async (array) => {
    const back = await pool.run('noop', array, { transfer })
    if (!transfer) free.push(array)
    return back
  }
  await lanes(there, numbered(seconds, bytes, free, true), take, window)
  return answer
}

function* numbered(seconds, bytes, free, taken) {
  const end = performance.now() + seconds * 1000
  for (let i = 0; performance.now() < end; i++) {
    // Who reads far ahead finds none left and gets new ones, which is its own affair.
    const array = taken ? (free.pop() ?? new Uint8Array(bytes)) : free[i % free.length]
    new DataView(array.buffer, array.byteOffset).setUint32(0, i)
    array[bytes - 1] = i & 0xff
    yield array
  }
}
