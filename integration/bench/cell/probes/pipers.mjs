import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { addOne } from '../jobs.mjs'
import { counted } from '../source.mjs'
import { cpuUs } from '../usage.mjs'

const self = (i) => i

/** Items through a row of pipers, in this thread or all on one pool of threads. */
export async function measure(_, { length, parallel, count, workers = 2 }) {
  const pool = parallel ? new IMap({ workers }) : undefined
  await flow(length, pool, Math.ceil(count / 4))
  const cpu = cpuUs()
  const began = performance.now()
  const { sum, ...answer } = await flow(length, pool, count)
  const ms = performance.now() - began
  const used = cpuUs() - cpu
  await pool?.close()
  const metrics = { perSecond: (count / ms) * 1000, wallUs: (ms * 1000) / count, cpuUs: used / count }
  return { metrics: { ...metrics, fromMs: began, toMs: began + ms }, answer: { ...answer, sum: sum - length * count } }
}

async function flow(length, pool, count) {
  const answer = { count: 0, sum: 0 }
  const plumber = new Plumber()
  const pipers = Array.from({ length }, (_, i) => new Piper(addOne, { parallel: pool, name: `add-${i}` }))
  if (length === 1) plumber.addPiper(pipers[0])
  else plumber.addPipe(pipers)
  for await (const value of plumber.stream([counted(self, count)])) {
    answer.count++
    answer.sum += value
  }
  await plumber.close()
  return answer
}
