import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { enterRelay, includes, log, logLevels, type Relay, wanted } from '@papy/contract/diagnostics'
import { afterEach, expect, test } from 'vitest'
import { enterFrame, Frame } from '../../src/engine/current-task.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0)) one()
})

function hear(name: string): unknown[] {
  const heard: unknown[] = []
  const listener = (event: unknown) => void heard.push(event)
  subscribe(name, listener)
  undo.push(() => unsubscribe(name, listener))
  return heard
}

test('levels include those that matter more', () => {
  expect(logLevels.filter((level) => includes('info', level))).toEqual(['error', 'warn', 'info'])
})

test('what is said is published on the channel of its level', () => {
  const [infos, errors] = [hear('papy:log:info'), hear('papy:log:error')]
  log.info('one', { a: 1 })
  log.error('two')
  log.trace('three')
  expect(infos).toMatchObject([{ level: 'info', message: 'one', fields: { a: 1 }, at: expect.any(Number) }])
  expect(errors).toMatchObject([{ level: 'error', message: 'two' }])
})

test('outside of calls nothing is known of an item; within one everything', () => {
  const infos = hear('papy:log:info')
  log.info('outside')
  const outer = enterFrame(new Frame({ run: 'r', node: 'n', first: 10, positions: [0, 4], attempt: 2 }))
  undo.push(() => enterFrame(outer))
  log.info('inside')
  const mine = log.child()
  enterFrame(undefined)
  mine.info('later')
  const item = { run: 'r', node: 'n', index: 10, attempt: 2 }
  expect(infos[0]).not.toHaveProperty('node')
  expect(infos.slice(1)).toMatchObject([item, item])
})

test('a child says its fields, and those of its parents unless it has them itself', () => {
  const infos = hear('papy:log:info')
  log.child({ a: 1, b: 1 }).child({ b: 2 }).info('said', { c: 3 })
  const { fields } = infos[0] as { readonly fields: object }
  expect({ ...fields }).toEqual({ a: 1, b: 2, c: 3 })
})

test('fields that cannot be asked what they are do not throw', () => {
  hear('papy:log:info')
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  log.child(proxy).info('said', { c: 3 })
  log.child('text' as never).info(Symbol('message') as never, 7 as never)
})

test('in a worker the relay is told, as far as it wants', () => {
  const written: unknown[][] = []
  const relay: Relay = { wants: (level) => level === 'warn', write: (...given) => void written.push(given) }
  enterRelay(relay)
  undo.push(() => enterRelay(undefined))
  log.warn('yes', { a: 1 })
  log.info('no')
  expect([log.wants('warn'), log.wants('info')]).toEqual([true, false])
  expect(written).toEqual([['warn', 'yes', { a: 1 }, {}]])
})

test('what is wanted of workers is what somebody listens to', () => {
  expect(wanted()).toBeUndefined()
  hear('papy:log:warn')
  expect(wanted()).toEqual({ level: 'warn' })
  hear('papy:log:debug')
  hear('papy:output')
  expect(wanted()).toEqual({ level: 'debug', output: true })
})
