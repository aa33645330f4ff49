import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber, replayable } from '@papy/core'
import { IMap } from '@papy/imap'
import { journal } from '@papy/journal'
import { addOne } from '../jobs.mjs'
import { counted } from '../source.mjs'

const self = (i) => i

/** Items through a row of pipers on one pool of threads, with or without a journal; then the same, stopped at 90 % and gone on with. */
export async function measure(_, { level, count, nodes, workers = 2 }) {
  const directory = mkdtempSync(join(process.env.PAPY_BENCH_DIR ?? tmpdir(), 'papy-bench-journaled-'))
  const pool = new IMap({ workers })
  try {
    const run = (file, until) =>
      flow(pool, {
        nodes,
        count,
        until,
        ...(level === undefined ? {} : { journal: journal(join(directory, file), { level }) }),
      })
    await run('warm.papy', Math.ceil(count / 10))
    const { ms, sum, seen } = await run('run.papy', count)
    const metrics = { perSecond: (count / ms) * 1000 }
    if (level === undefined) return { metrics, answer: { count: seen, sum } }
    const { size } = statSync(join(directory, 'run.papy'))
    const first = await run('cut.papy', Math.floor(0.9 * count))
    const rest = await run('cut.papy', count)
    const answer = { count: seen, sum, good: first.seen + rest.seen === count && first.sum + rest.sum === sum }
    return { metrics: { ...metrics, bytesPerItem: size / count, firstMs: rest.firstMs }, answer }
  } finally {
    await pool.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function flow(pool, { nodes, count, until, journal }) {
  const plumber = new Plumber()
  plumber.addPipe(Array.from({ length: nodes }, (_, at) => new Piper(addOne, { parallel: pool, name: `add-${at}` })))
  const numbers = replayable((from) => counted((i) => from + self(i), count - from), { count })
  const began = performance.now()
  let [seen, sum, firstMs] = [0, 0, 0]
  for await (const value of plumber.stream([numbers], journal === undefined ? {} : { journal })) {
    if (seen === 0) firstMs = performance.now() - began
    seen++
    sum += value - nodes
    if (seen === until) break
  }
  await plumber.close()
  return { ms: performance.now() - began, seen, sum, firstMs }
}
