import { isPiperError, type PiperError } from '@papy/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { behave, behaveLater, returned, shared } from './fixtures/hostile.mjs'
import { Arena, causeOf, everywhere } from './hostile.ts'

/** What cannot be sent, and where in the result it is. */
const unsendable: Readonly<Record<string, string | RegExp>> = {
  function: 'result',
  symbol: 'result',
  'function inside': 'result.a.b[1].c',
  socket: /^result\.socket\./,
  'Promise inside': 'result.p',
  WeakMap: 'result',
  generator: 'result',
  'detached ArrayBuffer': 'result.buffer',
  'getter that throws': 'result.bad',
  'Proxy whose traps throw': 'result[0]',
  'Proxy that has everything': 'result[0]',
  'Map with a function': 'result.get("key").f',
}

/** What arrives, as a copy of it would. */
const sendable = Object.keys(returned).filter((name) => unsendable[name] === undefined)

describe.each(everywhere)('whatever is returned, $name', (where) => {
  let arena: Arena
  beforeAll(() => {
    arena = new Arena(where)
  })
  afterAll(() => arena.close())

  test.each(Object.entries(unsendable))('%s: as it is, or the path of what cannot be sent', async (name, path) => {
    const rows = await arena.run(behave, ['a', `return ${name}`, 'b'])
    expect([rows.length, rows[0], rows[2]]).toEqual([3, 'a', 'b'])
    if (where.sameRealm) return expect(isPiperError(rows[1])).toBe(false)
    const cause = causeOf(rows[1], { index: 1, functionName: 'behave' })
    expect(cause).toMatchObject({ name: 'SerializerError', code: 'ERR_NOT_SERIALIZABLE' })
    expect((cause as { path: string }).path).toMatch(path)
    if (typeof path === 'string') expect((cause as { path: string }).path).toBe(path)
    expect((rows[1] as PiperError).code).toBe('ERR_NOT_SERIALIZABLE')
  })

  test.each(sendable)('%s: arrives', async (name) => {
    const [before, row, after] = await arena.run(behave, ['a', `return ${name}`, 'b'])
    expect([before, after]).toEqual(['a', 'b'])
    const copy = where.sameRealm ? returned[name]?.() : structuredClone(returned[name]?.())
    if (copy instanceof Error) expect((row as Error).message).toBe(copy.message)
    else expect(row).toEqual(copy)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('all of it at once, from functions that answer later', async () => {
    const items = Object.keys(returned).flatMap((name) => [`return ${name}`, 'fine'])
    const rows = await arena.run(behaveLater, items)
    expect(rows).toHaveLength(items.length)
    for (const [index, item] of items.entries()) {
      const failed = !where.sameRealm && unsendable[item.replace('return ', '')] !== undefined
      if (failed) causeOf(rows[index], { index, functionName: 'behaveLater' })
      else expect(isPiperError(rows[index])).toBe(false)
      if (item === 'fine') expect(rows[index]).toBe('fine')
    }
  })

  test.each(Object.entries(unsendable))('%s, as an item: as it is, or the path in the inbox', async (name, path) => {
    const rows = await arena.run(same, ['a', returned[name]?.(), 'b'])
    expect([rows.length, rows[0], rows[2]]).toEqual([3, 'a', 'b'])
    if (where.sameRealm) return expect(isPiperError(rows[1])).toBe(false)
    const cause = causeOf(rows[1], { index: 1, functionName: 'same' }) as Error & { path: string }
    expect(cause).toMatchObject({ name: 'SerializerError', code: 'ERR_NOT_SERIALIZABLE' })
    const inInbox = (inResult: string): string => inResult.replace(/^\^?result/, 'inbox[0]')
    if (typeof path === 'string') expect(cause.path).toBe(inInbox(path))
    else expect(cause.path.startsWith('inbox[0].')).toBe(true)
  })

  describe.each(Object.entries(shared))('%s', (name, make) => {
    const path = /^(inbox\[0\]|result)\[0\]\.memory$/
    const check = (rows: readonly unknown[], functionName: string): void => {
      expect([rows.length, rows[0], rows[2]]).toEqual([3, 'a', 'b'])
      if (where.sharesMemory) return expect(isPiperError(rows[1])).toBe(false)
      const cause = causeOf(rows[1], { index: 1, functionName })
      expect(cause).toMatchObject({ code: 'ERR_NOT_SERIALIZABLE', path: expect.stringMatching(path) })
    }

    test('as a result: arrives where memory is shared, else its path', async () => {
      check(await arena.run(behave, ['a', `share ${name}`, 'b']), 'behave')
    })

    test('as an item, likewise', async () => {
      check(await arena.run(same, ['a', make(), 'b']), 'same')
    })
  })

  test('what is written to standard output and error is no message', async () => {
    expect(await arena.run(behave, ['a', 'write', 'b'])).toEqual(['a', 'written', 'b'])
  })

  test('the engine lives: workers are warm, and answer', async () => {
    expect(await arena.run(behave, ['a', 'b'])).toEqual(['a', 'b'])
  })
})

const same = ([item]: [unknown]): unknown => item
