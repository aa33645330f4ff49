import { log, Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { type LogLevel, type LogOptions, levels, logTo } from '@papy/log'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/speaking.mjs'
import { kept } from './support/kept.ts'

const order: readonly LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace']

async function eventsAt(options: LogOptions): Promise<readonly string[]> {
  const sink = kept()
  const logging = logTo(sink, options)
  const pool = new IMap({ workers: 1, retry: { attempts: 2, backoffMs: 1 } })
  const plumber = new Plumber()
  plumber.addPipe([new Piper(f.say, { parallel: pool }), new Piper(step(f.fail, 1), { parallel: pool }), f.inc])
  for await (const _ of plumber.stream([[0, 1]]));
  await plumber.close()
  await pool.close()
  await logging.close()
  return sink.records.map(({ event, level }) => `${event} ${level}`)
}

describe('a log', () => {
  test.each(order)('at level %s tells what matters as much or more, and all of that', async (level) => {
    const seen = new Set(await eventsAt({ level }))
    const most = order.indexOf(level)
    const wanted = [
      'run.start',
      'run.state',
      'run.end',
      'item.retry',
      'item.error',
      'worker.start',
      'worker.up',
      'worker.exit',
    ]
      .map((event) => [event, levels[event as keyof typeof levels]] as const)
      .concat([
        ['log', 'info'],
        ['log', 'debug'],
      ] as never)
    for (const [event, its] of wanted)
      expect([`${event} ${its}`, seen.has(`${event} ${its}`)]).toEqual([`${event} ${its}`, order.indexOf(its) <= most])
  })

  test('says nothing once it is closed', async () => {
    const sink = kept()
    const logging = logTo(sink, { level: 'trace' })
    await logging.close()
    await logging.close()
    log.error('too late')
    expect(sink.records).toEqual([])
  })

  test('is not told what its own sink sets off', async () => {
    let writes = 0
    const logging = logTo({
      write() {
        writes++
        log.info('again')
      },
    })
    log.info('once')
    expect(writes).toBe(1)
    await logging.close()
  })

  test('whose sink throws counts that, warns once, and the run goes on', async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error & { readonly code?: string }) =>
      warnings.push(`${warning.code}: ${warning.message}`)
    process.on('warning', onWarning)
    const logging = logTo({
      write() {
        throw new Error('full')
      },
    })
    const plumber = new Plumber()
    plumber.addPiper(f.say)
    const out: unknown[] = []
    for await (const value of plumber.stream([[1, 2]])) out.push(value)
    await plumber.close()
    await new Promise(setImmediate)
    process.off('warning', onWarning)
    expect(out).toEqual([1, 2])
    expect(logging.failures).toBeGreaterThan(2)
    expect(warnings).toEqual(['WARN_LOG_SINK: a log sink failed: Error: full; records are missing'])
    await logging.close()
  })

  test('refuses options that it has not, and values that do not fit', () => {
    const refused = (options: object) => {
      try {
        void logTo(kept(), options).close()
        return undefined
      } catch (error) {
        return (error as { readonly code: string }).code
      }
    }
    const wrong = [
      { level: 'loud' },
      { colour: true },
      { maxLength: 0 },
      { maxLength: 9_000 },
      { redact: '*.a' },
      { redact: [''] },
      { redact: ['a..b'] },
      { redact: ['a[b]'] },
      { redact: [7] },
    ]
    expect(wrong.map(refused)).toEqual(wrong.map(() => 'ERR_ARGUMENT'))
  })
})
