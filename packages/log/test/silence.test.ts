import { channel } from 'node:diagnostics_channel'
import { log, Piper, Plumber, step } from '@papy/core'
import { logTo } from '@papy/log'
import { expect, test } from 'vitest'
import * as f from './fixtures/speaking.mjs'
import { kept } from './support/kept.ts'

/** Throws whenever anything of it is looked at. */
const untouchable = new Proxy(
  {},
  new Proxy(
    {},
    {
      get: (_, trap) => () => {
        throw new Error(`touched by ${String(trap)}`)
      },
    },
  ),
)

test('where nobody listens, nothing is looked at', async () => {
  for (const name of ['papy:run', 'papy:item', 'papy:worker', 'papy:output', 'papy:log:info'])
    expect(channel(name).hasSubscribers).toBe(false)
  log.info('quiet', untouchable)
  expect(log.wants('error')).toBe(false)
  const plumber = new Plumber()
  plumber.addPiper(
    new Piper(
      ([x]: [object]) => {
        log.error('quiet', x as never)
        throw untouchable
      },
      { name: 'quiet' },
    ),
  )
  for await (const _ of plumber.stream([[untouchable]]));
  expect(plumber.stats.total.errors).toBe(1)
  await plumber.close()
})

test('what does not matter enough is not looked at', async () => {
  const sink = kept()
  const logging = logTo(sink, { level: 'info' })
  log.debug('quiet', untouchable)
  expect([log.wants('info'), log.wants('debug')]).toEqual([true, false])
  expect(sink.records).toEqual([])
  await logging.close()
})

test('payloads are not looked at unless they are told', async () => {
  const sink = kept()
  const logging = logTo(sink, { level: 'info' })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(step(f.fail, untouchable as never), { name: 'failing' }))
  for await (const _ of plumber.stream([[untouchable]]));
  await plumber.close()
  await logging.close()
  const [failed] = sink.records.filter(({ event }) => event === 'item.error')
  expect(failed).toBeDefined()
  expect(failed).not.toHaveProperty('inbox')
})

test('a log with fields of its own reads none of them before they are told', async () => {
  let reads = 0
  const fields = {
    get costly() {
      reads++
      return 1
    },
  }
  const mine = log.child(fields).child({ more: 1 })
  mine.info('quiet')
  const sink = kept()
  const logging = logTo(sink)
  mine.info('told')
  await logging.close()
  expect(reads).toBe(0)
  expect(sink.records).toMatchObject([{ msg: 'told', data: { costly: '[getter]', more: 1 } }])
})
