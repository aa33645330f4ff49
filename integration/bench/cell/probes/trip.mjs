import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { quantile } from '../quantile.mjs'
import { makeRun } from '../trip/context.mjs'
import { media } from '../trip/media.mjs'

const starters = { threads, processes }

/**
 * The trip of an item over one medium: put by one worker, its ticket through this thread, taken by another worker. First one
 * at a time, for the latency, from before it is put until it is taken; then so many parcels at a time, for the throughput.
 * The ticket's own way is measured in the same workers, in turn, and left out of `netUs`.
 */
export async function measure(_, settings) {
  const { medium, kind, bytes, batch = 1, burst = 1, copy = false } = settings
  const { window = 1, seconds, single = seconds / 2, warmSeconds = seconds / 2 } = settings
  const run = makeRun()
  const runtime = starters[kind](2).open()
  const parties = ['producer', 'consumer'].map((name) => party(runtime, name))
  const [producer, consumer] = parties
  // One that ends leaves the other waiting.
  const ended = Promise.race(parties.map((each) => each.ended))
  ended.catch(() => undefined)
  const ask = (side, order) => Promise.race([side.ask(order), ended])
  producer.passTo(consumer)
  consumer.passTo(producer)
  const shape = { bytes, batch, burst, copy }
  try {
    const plugin = media[medium]?.()
    const shared = kind === 'threads' ? plugin?.share?.() : undefined
    const descriptor = JSON.stringify(plugin?.descriptor)
    for (const [place, side] of [producer, consumer].entries()) {
      const context = run.contextOf(place + 1, shared)
      await ask(side, { do: 'open', ends: [{ medium, descriptor, context }, { medium: 'null' }] })
    }
    const go = async (of, ms, wide) => {
      await ask(consumer, { do: 'begin', medium: of, ...shape })
      const tookMs = await ask(producer, { do: 'run', medium: of, ms, window: wide, ...shape })
      const { answer, latencies } = await ask(consumer, { do: 'end' })
      return { tookMs, answer, latencies }
    }
    await go(medium, warmSeconds * 1_000, window)
    await go('null', 100 * warmSeconds, 1)
    const [one, none] = [[], []]
    for (let turn = 0; turn < 4; turn++) {
      one.push(...(await go(medium, single * 250, 1)).latencies)
      none.push(...(await go('null', single * 50, 1)).latencies)
    }
    const { tookMs, answer } = await go(medium, seconds * 1_000, window)
    for (const side of [consumer, producer]) await ask(side, { do: 'close' })
    const [p50Us, nullUs] = [quantile(one, 0.5), quantile(none, 0.5)]
    const perSecond = (answer.count / tookMs) * 1_000
    const metrics = { perSecond, mbPerSecond: (perSecond * bytes) / 1e6, p50Us, p99Us: quantile(one, 0.99) }
    return { metrics: { ...metrics, nullUs, netUs: Math.max(0.1, p50Us - nullUs) }, answer }
  } finally {
    await runtime[Symbol.asyncDispose]()
    await run.remove()
  }
}

function party(runtime, name) {
  const url = new URL(`../trip/${name}.mjs`, import.meta.url).href
  const line = runtime.start({ program: { specifier: url, url, export: name === 'producer' ? 'produce' : 'consume' } })
  line.hold(true)
  let settled
  let other
  const ended = line.exited.then(({ reason, error, stderr }) => {
    throw new Error(`the ${name} ended: ${reason} ${error ?? stderr ?? ''}`)
  })
  line.receive((said) => {
    if (said.done === undefined) other.send(said)
    else if (said.failure === undefined) settled.resolve(said.value)
    else settled.reject(Object.assign(new Error(said.failure.message), said.failure))
  })
  return {
    send: (message) => line.send(message),
    passTo: (to) => {
      other = to
    },
    ask(order) {
      const answer = new Promise((resolve, reject) => {
        settled = { resolve, reject }
      })
      line.send(order)
      return answer
    },
    ended,
  }
}
