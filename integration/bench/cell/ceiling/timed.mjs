import { quantile } from '../quantile.mjs'

/** Does something over and over, in this thread: how long once takes, and how many bytes that is in a second. */
export async function timed(act, { bytes, items = 1, seconds, warmSeconds = seconds / 2 }) {
  await during(act, warmSeconds)
  const began = performance.now()
  const took = await during(act, seconds)
  const ms = performance.now() - began
  const count = took.length
  const perSecond = (count * items * 1_000) / ms
  const metrics = { perSecond, mbPerSecond: (perSecond * bytes) / 1e6, p50Us: quantile(took, 0.5) * 1_000 }
  return { metrics, answer: { count, sum: (count * (count - 1)) / 2, good: true } }
}

async function during(act, seconds) {
  const took = []
  const until = performance.now() + seconds * 1_000
  for (let number = 0; took.length === 0 || performance.now() < until; number++) {
    const began = performance.now()
    const answer = act(number)
    if (answer instanceof Promise) await answer
    took.push(performance.now() - began)
  }
  return took
}
