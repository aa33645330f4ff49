// What `skewClock` has Node import first in a process, and in its threads.
import { skewAt, skewedDate } from './skew.ts'

const asked = new URL(import.meta.url).searchParams
const everyMs = asked.get('everyMs')
const settings = {
  byMs: Number(asked.get('byMs')),
  everyMs: everyMs === null ? undefined : Number(everyMs),
  seed: Number(asked.get('seed')),
}

const real = globalThis.Date
const steady = performance.now.bind(performance)
const began = steady()
const skew = (): number => skewAt(steady() - began, settings)

globalThis.Date = skewedDate(real, () => real.now() + skew())

if (asked.get('monotonic') === 'true') {
  const [tuple, big] = [process.hrtime, process.hrtime.bigint]
  const ahead = (): number => Math.max(0, Math.round(skew()))
  performance.now = () => steady() + ahead()
  const hrtime = (since?: [number, number]): [number, number] => {
    const [seconds, nanoseconds] = tuple(since)
    return since === undefined ? [seconds + Math.floor(ahead() / 1_000), nanoseconds] : [seconds, nanoseconds]
  }
  process.hrtime = Object.assign(hrtime, { bigint: () => big() + BigInt(ahead()) * 1_000_000n })
}
