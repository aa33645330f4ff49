import { log, Piper, Plumber } from '@papy/core'
import { type LogOptions, type LogRecord, logTo } from '@papy/log'
import { expect, test } from 'vitest'
import { kept } from './support/kept.ts'

async function said(fields: Record<string, unknown>, options: LogOptions): Promise<LogRecord> {
  const sink = kept()
  const logging = logTo(sink, options)
  log.info('said', fields)
  await logging.close()
  return sink.records[0] as LogRecord
}

test('a path hides one place', async () => {
  const fields = { user: { password: 'p', name: 'n' }, list: [{ token: 't' }, { token: 'u' }] }
  const { data } = await said(fields, { redact: ['data.user.password', 'data.list[0].token'] })
  expect(data).toEqual({ user: { password: '[redacted]', name: 'n' }, list: [{ token: '[redacted]' }, { token: 'u' }] })
})

test('a path with a star hides what is there under any key', async () => {
  const { data } = await said(
    { a: { key: 1, other: 2 }, b: { key: 3 } },
    { redact: ['data.*.key', "data['other key']"] },
  )
  expect(data).toEqual({ a: { key: '[redacted]', other: 2 }, b: { key: '[redacted]' } })
})

test('a path that begins with a star hides what is called so at every depth, also keys of Maps', async () => {
  const deep = {
    password: 1,
    a: [
      {
        password: 2,
        map: new Map([
          ['password', 3],
          ['name', 4],
        ]),
      },
    ],
  }
  const { data } = await said(deep, { redact: ['*.password'] })
  expect(data).toEqual({
    password: '[redacted]',
    a: [{ password: '[redacted]', map: { password: '[redacted]', name: 4 } }],
  })
})

test('what is hidden as a whole is not even read', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const { data } = await said({ secret: proxy }, { redact: ['data'] })
  expect(data).toBe('[redacted]')
})

test('a regular expression hides what it matches, in texts, keys, messages and errors', async () => {
  const sink = kept()
  const logging = logTo(sink, { redact: [/sk-\w+/, /card \d{4}/gi], level: 'debug' })
  const plumber = new Plumber()
  plumber.addPiper(
    new Piper(
      ([x]: [string]) => {
        log.info(`with ${x}`, { [x]: x, list: ['Card 1234', `a ${x}, b ${x}`] })
        throw new Error(`refused ${x}`, { cause: x })
      },
      { name: 'secretive' },
    ),
  )
  for await (const _ of plumber.stream([['sk-abc1']]));
  await plumber.close()
  await logging.close()
  expect(JSON.stringify(sink.records)).not.toMatch(/sk-abc1|card 1234/i)
  const [said, failed] = sink.records.filter(({ event }) => event === 'log' || event === 'item.error')
  expect(said).toMatchObject({ msg: 'with [redacted]', data: { '[redacted]': '[redacted]' } })
  expect(failed).toMatchObject({ error: { message: 'refused [redacted]', cause: '[redacted]' }, inbox: ['[redacted]'] })
})

test('a payload is hidden by its place in the inbox', async () => {
  const sink = kept()
  const logging = logTo(sink, { redact: ['inbox[0].token'], payloads: true })
  const plumber = new Plumber()
  plumber.addPiper(
    new Piper(
      (_: [{ token: string; id: number }]) => {
        throw new Error('no')
      },
      { name: 'failing' },
    ),
  )
  for await (const _ of plumber.stream([[{ token: 't', id: 1 }]]));
  await plumber.close()
  await logging.close()
  const [failed] = sink.records.filter(({ event }) => event === 'item.error')
  expect(failed?.inbox).toEqual([{ token: '[redacted]', id: 1 }])
})

test('a secret that a cut would leave half of is found all the same', async () => {
  const { data } = await said({ text: `${'x'.repeat(15)}sk-abcdefgh` }, { redact: [/sk-\w{8}/], maxLength: 20 })
  expect(data).toEqual({ text: expect.stringMatching(/^x{15}\[reda… \d+ more$/) })
})

test('texts, depth and entries are limited', async () => {
  const fields = { text: 'x'.repeat(50), deep: { a: { b: { c: 1 } } }, list: [1, 2, 3, 4, 5] }
  const { data } = await said(fields, { maxLength: 10, maxDepth: 3, maxEntries: 3 })
  expect(data).toEqual({
    text: `${'x'.repeat(10)}… 40 more`,
    deep: { a: { b: '[object]' } },
    list: [1, 2, 3, '… 2 more'],
  })
})
