import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { type LogRecord, logTo } from '@papy/log'
import { processes } from '@papy/runtime-process'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/speaking.mjs'
import { kept } from './support/kept.ts'

const runtimes = [
  ['threads', 1],
  ['processes', processes(1)],
] as const

const MiB = 1024 * 1024

async function toldOf(
  work: Parameters<typeof step>[0],
  args: readonly number[],
  workers: (typeof runtimes)[number][1],
) {
  const sink = kept()
  const logging = logTo(sink)
  const pool = new IMap({ workers })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(step(work as typeof f.flood, ...(args as [number, number])), { parallel: pool }))
  const out: unknown[] = []
  const before = process.memoryUsage().rss
  for await (const value of plumber.stream([[0, 1]])) out.push(value)
  const grown = process.memoryUsage().rss - before
  await plumber.close()
  await pool.close()
  await logging.close()
  return { out, grown, records: sink.records }
}

const droppedOf = (records: readonly LogRecord[]) => records.reduce((sum, { dropped = 0 }) => sum + dropped, 0)

describe.each(runtimes)('%s', (_, workers) => {
  test('that write without end neither hold the run up nor fill memory, and every line is told or counted', async () => {
    const [pieces, lines] = [1_000, 1_000]
    const { out, grown, records } = await toldOf(f.flood as never, [pieces, lines], workers)
    expect(out).toEqual([0, 1])
    const written = records.filter(({ event }) => event === 'output.stdout')
    const whole = written.filter(({ msg }) => msg.startsWith('all work')).length
    expect(whole).toBeGreaterThan(100)
    expect(whole).toBeLessThan(50_000)
    expect(grown).toBeLessThan(200 * MiB)
    // A line that was cut is told, and counted among those that were dropped behind it.
    const cuts = written.filter(({ dropped }) => dropped !== undefined).length
    const all = whole + droppedOf(written)
    expect(all).toBeGreaterThanOrEqual(2 * pieces * lines)
    expect(all).toBeLessThanOrEqual(2 * pieces * lines + cuts)
    expect(written.filter(({ dropped = 0 }) => dropped > 0).every(({ level }) => level === 'warn')).toBe(true)
  })

  test('whose functions say too much say how much is missing', async () => {
    const { out, records } = await toldOf(f.sayALot as never, [5_000], workers)
    expect(out).toEqual([0, 1])
    const said = records.filter(({ event, msg }) => event === 'log' && msg === 'again')
    expect(said.length).toBeGreaterThan(100)
    expect(droppedOf(records)).toBeGreaterThan(0)
    expect(said.length + droppedOf(records)).toBe(10_000)
  })

  test('whose functions say what is hostile go on', async () => {
    const { out, records } = await toldOf(f.sayWhatIsHostile as never, [], workers)
    expect(out).toEqual([0, 1])
    expect(records.filter(({ event }) => event === 'log')).toMatchObject([
      {
        data: {
          circle: { x: 0, circle: '[circular]' },
          proxy: '[proxy]',
          bad: '[getter]',
          toJSON: '[function toJSON]',
          fn: '[function fn]',
          huge: '[a text of 67108864 characters]',
        },
      },
      {},
    ])
  })
})
