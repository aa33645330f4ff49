import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber } from '@papy/core'
import { journal } from '@papy/journal'
import { dumpStream } from '@papy/std/streams'

/** A run of which every other item fails, and then a redrive of all that failed; only that is measured. */
export async function measure(_, { letters }) {
  const directory = mkdtempSync(join(process.env.PAPY_BENCH_DIR ?? tmpdir(), 'papy-bench-redrive-'))
  try {
    const items = Array.from({ length: 2 * letters }, (_, at) => at)
    await flow(join(directory, 'run'), items, true)
    const { ms, seen, sum, deadLettered } = await flow(join(directory, 'run'), items, false)
    const good = deadLettered === 0
    return { metrics: { letterUs: (ms / letters) * 1000 }, answer: { count: seen, sum, good } }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function flow(place, items, isBroken) {
  const checked = ([item]) => {
    if (isBroken && item % 2 === 1) throw new RangeError('it is odd')
    return String(item)
  }
  const plumber = new Plumber()
  plumber.addPipe([new Piper(checked, { name: 'checked' }), new Piper(dumpStream(`${place}.txt`), { name: 'file' })])
  const began = performance.now()
  let [seen, sum] = [0, 0]
  const options = { journal: journal(`${place}.papy`, { level: 'async' }), redrive: !isBroken }
  for await (const value of plumber.stream([items], options)) {
    seen++
    sum += Number(value)
  }
  const ms = performance.now() - began
  await plumber.close()
  return { ms, seen, sum, deadLettered: plumber.ledger().total.deadLettered }
}
