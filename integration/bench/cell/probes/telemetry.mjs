import { setTimeout as sleep } from 'node:timers/promises'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { logTo } from '@papy/log'
import { addOne, burnOf } from '../jobs.mjs'
import { timed } from '../source.mjs'
import { roundsPerUs } from '../strips.mjs'
import { cpuUs } from '../usage.mjs'

const fns = { addOne, burn: burnOf }

/**
 * A pipeline with one piper on a pool, while nobody looks, or while its events are read and its statistics polled, or while
 * a log is on that wants everything.
 */
export async function measure(
  _,
  { watched, logged, job = 'addOne', seconds, warmSeconds = 0.5, workers = 2, pollMs = 100 },
) {
  const logging = logged ? logTo({ write() {} }, { level: 'trace' }) : undefined
  const pool = new IMap({ workers })
  const rounds = Math.round(roundsPerUs() * 20)
  const make = job === 'burn' ? () => rounds : (i) => i
  await flow(pool, fns[job], timed(make, warmSeconds), watched ? pollMs : undefined)
  const cpu = cpuUs()
  const began = performance.now()
  const { sum, seen, ...answer } = await flow(pool, fns[job], timed(make, seconds), watched ? pollMs : undefined)
  const ms = performance.now() - began
  const used = cpuUs() - cpu
  await pool.close()
  await logging?.close()
  const own =
    job === 'burn' ? sum - rounds * answer.count + (answer.count * (answer.count - 1)) / 2 : sum - answer.count
  const metrics = {
    perSecond: (answer.count / ms) * 1000,
    cpuUs: used / answer.count,
    looks: seen,
    fromMs: began,
    toMs: began + ms,
  }
  return { metrics, answer: { ...answer, sum: own } }
}

async function flow(pool, fn, source, pollMs) {
  const answer = { count: 0, sum: 0, seen: 0 }
  const plumber = new Plumber()
  plumber.addPiper(new Piper(fn, { parallel: pool }))
  const over = new AbortController()
  const watching = pollMs === undefined ? [] : [listen(plumber, answer), poll(plumber, answer, pollMs, over.signal)]
  for await (const value of plumber.stream([source])) {
    answer.count++
    answer.sum += value
  }
  over.abort()
  await plumber.close()
  await Promise.all(watching)
  return answer
}

async function listen(plumber, answer) {
  for await (const event of plumber.events()) if (event.at > 0) answer.seen++
}

// What a progress bar does: how many of them are through, how fast, where they wait.
async function poll(plumber, answer, pollMs, signal) {
  while (!signal.aborted) {
    const { total, nodes } = plumber.stats
    if (total.out >= 0 && Object.keys(nodes).length > 0 && plumber.ledger().total.read >= 0) answer.seen++
    await sleep(pollMs, undefined, { signal }).catch(() => undefined)
  }
}
