import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { read, write } from '../letters.mjs'
import { startHost } from '../remote/host.mjs'
import { timed } from '../source.mjs'
import { media } from '../trip/media.mjs'
import { cpuUs } from '../usage.mjs'

const local = (starter) => async () => ({ workers: starter, close: () => undefined })

/** Places; a pool on another host has an agent of its own. */
const places = { threads: local(threads), processes: local(processes), remote: startHost }

const self = (i) => i

/** A pipe between two parallel pipers, each with a worker of its own: the first makes large items, the second looks at them. */
export async function measure(_, { medium, kind, bytes, leases = false, seconds, warmSeconds = seconds / 2 }) {
  const hosts = await Promise.all([0, 1].map(() => places[kind]()))
  const pools = hosts.map(({ workers }) => new IMap({ workers: workers(1) }))
  const transport = media[medium]?.() ?? medium
  const via = transport === undefined ? {} : { via: transport }
  const shape = { via, bytes, leases }
  await flow(pools, shape, warmSeconds)
  const cpu = cpuUs()
  const began = performance.now()
  const answer = await flow(pools, shape, seconds)
  const ms = performance.now() - began
  const used = cpuUs() - cpu
  for (const each of [...pools, ...hosts]) await each.close()
  const perSecond = (answer.count / ms) * 1_000
  const metrics = { perSecond, mbPerSecond: (perSecond * bytes) / 1e6, cpuUs: used / answer.count }
  return { metrics: { ...metrics, fromMs: began, toMs: began + ms }, answer }
}

async function flow([writers, readers], { via, bytes, leases }, seconds) {
  const answer = { count: 0, sum: 0, inOrder: true, good: true }
  const plumber = new Plumber()
  const from = new Piper(write, { parallel: writers })
  plumber.addPipe([from, new Piper(read, { parallel: readers, leases })], via)
  for await (const { number, length } of plumber.stream([timed(self, seconds)])) {
    if (number !== answer.count) answer.inOrder = false
    if (length !== bytes) answer.good = false
    answer.count++
    answer.sum += number
  }
  await plumber.close()
  return answer
}
