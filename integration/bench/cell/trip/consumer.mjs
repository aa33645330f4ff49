import { openEnd } from './ends.mjs'
import { obey } from './obey.mjs'
import { stamped } from './stamp.mjs'

/** The worker that takes: looks at each item, releases it, and says so. */
export function consume(line) {
  let end
  let shape
  let answer
  let latencies
  let taken = []
  const own = new Map()
  const orders = {
    async open({ ends }) {
      end = new Map(await Promise.all(ends.map(async (each) => [each.medium, await openEnd(each)])))
    },
    async begin(told) {
      shape = told
      answer = { count: 0, sum: 0, good: true }
      latencies = []
    },
    async end() {
      return { answer, latencies }
    },
    async close() {
      for (const each of end.values()) await each.close()
    },
  }

  async function take({ number, at, tickets }) {
    const from = end.get(shape.medium)
    const takes = tickets.map((ticket) => from.take(ticket))
    const leases = takes.some((lease) => lease instanceof Promise) ? await Promise.all(takes) : takes
    if (shape.copy) for (const lease of leases) for (const part of lease?.parts ?? []) memory(part.byteLength).set(part)
    if (latencies.length < 100_000) latencies.push(Number(process.hrtime.bigint()) / 1_000 - at)
    let next = number
    for (const lease of leases) next = look(lease, next)
    for (const lease of leases) lease?.release()
    if (taken.length === 0) setImmediate(tell)
    taken.push(number)
  }

  // Nothing was sent but the ticket: it is counted.
  function look(lease, from) {
    for (let i = 0; i < shape.batch; i++) {
      const number = lease === undefined ? from + i : stamped(lease.parts[i], shape.bytes)
      if (number !== from + i) answer.good = false
      answer.count++
      answer.sum += from + i
    }
    return from + shape.batch
  }

  // One message for all of one turn.
  function tell() {
    const told = taken
    taken = []
    line.send({ taken: told })
  }

  function memory(byteLength) {
    const found = own.get(byteLength) ?? new Uint8Array(byteLength)
    own.set(byteLength, found)
    return found
  }

  line.receive((said) => {
    if (said.do === undefined) return void take(said)
    void obey(line, orders, said)
  })
}
