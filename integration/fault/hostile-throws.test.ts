import { isPiperError } from '@papy/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { behave, behaveLater, errors, thrown } from './fixtures/hostile.mjs'
import { Arena, causeOf, everywhere } from './hostile.ts'

/** What a cause that was copied must be like; the others only have to be there. */
const copies: Readonly<Record<string, (cause: unknown) => void>> = {
  undefined: (cause) => expect(cause).toBeUndefined(),
  null: (cause) => expect(cause).toBeNull(),
  number: (cause) => expect(cause).toBe(1),
  string: (cause) => expect(cause).toBe('x'),
  'empty string': (cause) => expect(cause).toBe(''),
  object: (cause) => expect(cause).toEqual({}),
  'frozen object': (cause) => expect(cause).toEqual({ a: 1 }),
  'frozen error': (cause) => expect(cause).toMatchObject({ name: 'RangeError', message: 'frozen' }),
  'cyclic object': (cause) => expect((cause as { self: unknown }).self).toBe(cause),
  '10 MB text': (cause) => expect((cause as string).length).toBeLessThanOrEqual(65_536),
  'error with a message of 10 MB': (cause) => {
    expect((cause as Error).message.length).toBeLessThanOrEqual(65_536)
    expect((cause as Error).stack).toContain('hostile.mjs')
  },
  'error whose class cannot be asked': (cause) => expect((cause as Error).message).toBe('kept'),
  'error that cannot be printed': (cause) => expect((cause as Error).message).toBe('unprintable'),
  'error that is its own cause': (cause) => expect((cause as Error).cause).toBe(cause),
  'error within 10,000 causes': (cause) => expect((cause as Error).message).toBe('at 9999'),
  'AggregateError of itself': (cause) => expect((cause as AggregateError).errors[0]).toBe(cause),
  'error with what cannot be cloned': (cause) =>
    expect(cause).toMatchObject({ message: 'request', code: 'E_REQUEST', retry: 'function retry' }),
  'class without a name': (cause) => expect((cause as Error).message).toBe('nameless'),
}

describe.each(everywhere)('whatever is thrown, $name', (where) => {
  let arena: Arena
  beforeAll(() => {
    arena = new Arena(where)
  })
  afterAll(() => arena.close())

  test.each(Object.keys(thrown))('%s: a placeholder in its place', async (name) => {
    const rows = await arena.run(behave, ['a', `throw ${name}`, 'b', `throw ${name}`, 'c'])
    expect(rows.map((row) => (isPiperError(row) ? 'failed' : row))).toEqual(['a', 'failed', 'b', 'failed', 'c'])
    for (const index of [1, 3]) {
      const cause = causeOf(rows[index], { index, functionName: 'behave' })
      if (!where.sameRealm) copies[name]?.(cause)
    }
  })

  test('all of it at once, from functions that answer later', async () => {
    const items = Object.keys(thrown).flatMap((name) => [`throw ${name}`, 'fine'])
    const rows = await arena.run(behaveLater, items)
    expect(rows).toHaveLength(items.length)
    for (const [index, item] of items.entries())
      if (item === 'fine') expect(rows[index]).toBe('fine')
      else causeOf(rows[index], { index, functionName: 'behaveLater' })
  })

  test('by the second of two functions: its name is named', async () => {
    const rows = await arena.run([passOn, behave], ['throw null', 'fine'])
    expect(causeOf(rows[0], { index: 0, functionName: 'behave' })).toBeNull()
    expect(rows[1]).toBe('fine')
  })

  test.each(Object.entries(errors))('an error arrives whole: %s', async (name, make) => {
    const [row] = await arena.run(behave, [`error ${name}`])
    const [cause, made] = [causeOf(row, { index: 0, functionName: 'behave' }), make()] as [Error, Error]
    alike(cause, made)
    expect(cause).toBeInstanceOf(Object.getPrototypeOf(made).constructor === Error ? Error : nearestBuiltIn(made))
    expect(cause.stack).toContain('hostile.mjs')
  })

  test('the engine lives: workers are warm, and answer', async () => {
    expect(await arena.run(behave, ['a', 'b'])).toEqual(['a', 'b'])
  })
})

const passOn = ([item]: [unknown]): unknown => item

// The same texts, classes, fields and causes; a field that holds an error, or a list with some, likewise.
function alike(got: unknown, made: unknown): void {
  if (!(made instanceof Error)) return expect(got).toEqual(made)
  const error = got as Error & Record<string, unknown>
  expect([error.name, error.message, error.constructor.name]).toEqual([made.name, made.message, made.constructor.name])
  expect(Object.keys(error)).toEqual(Object.keys(made))
  expect('cause' in error).toBe('cause' in made)
  const fields = [...Object.keys(made), 'cause', 'errors', 'code']
  for (const field of fields) {
    const value = (made as unknown as Record<string, unknown>)[field]
    if (Array.isArray(value)) for (const [at, one] of value.entries()) alike((error[field] as unknown[])[at], one)
    else alike(error[field], value)
  }
}

function nearestBuiltIn(error: Error): new () => Error {
  for (let at: object = error; ; at = Object.getPrototypeOf(at)) {
    const { constructor } = at as { constructor: new () => Error }
    if ((globalThis as unknown as Record<string, unknown>)[constructor.name] === constructor) return constructor
  }
}
