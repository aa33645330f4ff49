import { openEnd } from './ends.mjs'
import { obey } from './obey.mjs'
import { stamp } from './stamp.mjs'

/**
 * The worker that puts. It numbers items, puts them, and sends the tickets; so many parcels are under way at a time, and for
 * each that was taken the next is put. A parcel is what one ticket, or what the tickets of one moment, stand for.
 */
export function produce(line) {
  let end
  let next = 0
  const waiting = new Map()
  const idle = new Map()
  const orders = {
    async open({ ends }) {
      end = new Map(await Promise.all(ends.map(async (each) => [each.medium, await openEnd(each)])))
    },
    async run({ medium, ms, window, ...shape }) {
      const began = performance.now()
      const until = began + ms
      next = 0
      const lane = async () => {
        do await parcel(end.get(medium), shape)
        while (performance.now() < until)
      }
      await Promise.all(Array.from({ length: window }, lane))
      return performance.now() - began
    },
    async close() {
      for (const each of end.values()) await each.close()
    },
  }

  async function parcel(to, { bytes, batch, burst }) {
    const number = next
    next += batch * burst
    const free = memory(bytes, batch * burst)
    const parts = free.pop() ?? Array.from({ length: batch * burst }, () => new Uint8Array(bytes))
    for (const [at, part] of parts.entries()) stamp(part, number + at)
    const at = now()
    const puts = Array.from({ length: burst }, (_, i) => to.put(parts.slice(i * batch, (i + 1) * batch)))
    // What is there at once is sent at once.
    const tickets = puts.some((put) => put instanceof Promise) ? await Promise.all(puts) : puts
    line.send({ number, at, tickets })
    // Whoever put may change the bytes again.
    free.push(parts)
    await new Promise((resolve) => waiting.set(number, resolve))
  }

  function memory(bytes, count) {
    const name = `${bytes} ${count}`
    const found = idle.get(name) ?? []
    idle.set(name, found)
    return found
  }

  line.receive((said) => {
    if (said.do !== undefined) return void obey(line, orders, said)
    for (const number of said.taken) {
      waiting.get(number)()
      waiting.delete(number)
    }
  })
}

/** µs on the clock that all processes share. */
const now = () => Number(process.hrtime.bigint()) / 1_000
