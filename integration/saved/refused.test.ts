import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type IMap as AnyPool, Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { socket } from '@papy/transport-socket'
import { expect, test } from 'vitest'
import { add, bound, capturing, parse } from './fixtures/steps.mjs'
import { folder } from './folder.ts'

/** Whatever is bound to whatever. */
const bind = step as unknown as (fn: unknown, ...args: readonly unknown[]) => never

/** Fails to save; the error. Nothing was written. */
async function refusal(plumber: Plumber): Promise<unknown> {
  const place = folder()
  const error = await plumber.save(join(place, 'pipeline.ts')).catch((thrown: unknown) => thrown)
  expect(readdirSync(place)).toEqual([])
  return error
}

class Point {
  readonly x = 1
  shift([y]: readonly [number]): number {
    return this.x + y
  }
}

const circle: unknown[] = []
circle.push([circle])
const hostile: readonly (readonly [string, unknown, string])[] = [
  ['a circle', circle, 'args[0] of add[0][0] is a circle'],
  ['an instance of a class', { at: [new Point()] }, 'args[0] of add.at[0] is a Point'],
  ['a symbol', { 'a b': Symbol('s') }, 'args[0] of add["a b"] is Symbol(s)'],
  ['a field by a symbol', { [Symbol('s')]: 1 }, 'which cannot be written'],
  [
    'a getter',
    {
      get x() {
        return 1
      },
    },
    'args[0] of add.x is a getter',
  ],
  ['a list with holes', [1, , 2], 'args[0] of add is an array of 3'],
  ['shared memory', new Uint8Array(new SharedArrayBuffer(1)), 'is memory that is shared'],
  ['a promise', Promise.resolve(), 'args[0] of add is a Promise'],
  ['an error', new Error('x'), 'args[0] of add is Error: x'],
  [
    'a closure',
    (
      (limit) => () =>
        limit
    )(3),
    'uses limit of the code around it',
  ],
]

test.each(hostile)('an argument that no expression makes again: %s', async (_, value, why) => {
  const plumber = new Plumber()
  plumber.addPiper(bind(add, value))
  expect(await refusal(plumber)).toMatchObject({
    name: 'PlumberError',
    code: 'ERR_NOT_SAVABLE',
    piper: 'add',
    message: expect.stringMatching(/^piper add cannot be saved: /),
  })
  expect(await refusal(plumber)).toHaveProperty('message', expect.stringContaining(why))
})

test.each([
  ['a captured variable', capturing(3), 'uses limit of the code around it'],
  ['a bound function', bound, 'bound'],
  ['a native function', Math.max, 'native'],
  ['a method of an instance', new Point().shift, 'is a method that no module exports'],
] as const)('a function that cannot be named: %s', async (_, fn, why) => {
  const plumber = new Plumber()
  plumber.addPipe([parse, new Piper(fn as never, { name: 'culprit' })] as never)
  const error = await refusal(plumber)
  expect(error).toMatchObject({ code: 'ERR_NOT_SAVABLE', piper: 'culprit', cause: { name: 'ArgumentError' } })
  expect(error).toHaveProperty('message', expect.stringContaining(why))
})

test('a setup function, a reason to try again, an extra', async () => {
  const limit = 3
  const pool = new IMap({ workers: inline(1), name: 'crew', setup: () => limit })
  const plumber = new Plumber()
  const piper = plumber.addPiper(new Piper(parse, { parallel: pool }))
  expect(await refusal(plumber)).toMatchObject({
    code: 'ERR_NOT_SAVABLE',
    pool: 'crew',
    cause: { variables: ['limit'] },
  })
  plumber.delPiper(piper)
  const other = plumber.addPiper(new Piper(parse, { retry: { attempts: 2, when: () => limit > 1 }, name: 'again' }))
  expect(await refusal(plumber)).toMatchObject({ code: 'ERR_NOT_SAVABLE', piper: 'again' })
  plumber.delPiper(other)
  plumber.addPiper(parse, { extra: new Point() })
  expect(await refusal(plumber)).toHaveProperty('message', expect.stringContaining('extra is a Point'))
  await pool.close()
})

test('a pool that does not say how it was made, and a plugin without a descriptor', async () => {
  const pool = new IMap({ workers: inline(1) })
  const silent = new Proxy(pool as AnyPool, {
    get: (target, key) => {
      const value: unknown = key === '~recipe' ? undefined : Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(parse, { parallel: silent }))
  expect(await refusal(plumber)).toMatchObject({
    code: 'ERR_NOT_SAVABLE',
    pool: 'imap',
    message: expect.stringContaining('how it was made'),
  })
  const other = new Plumber()
  const { descriptor: _, ...nameless } = socket()
  other.addPipe([new Piper(parse), new Piper(add)])
  const [from, to] = other.pipers()
  other.addPipe([from, to] as never, { via: { ...nameless, descriptor: { export: 'mine' } } as never })
  const error = await refusal(other)
  expect(error).toMatchObject({ code: 'ERR_NOT_SAVABLE', from: 'parse', to: 'add' })
  expect(error).toHaveProperty('message', expect.stringContaining('via is a plugin without a descriptor'))
  await pool.close()
})

test('a function that the file itself exports, which would be lost', async () => {
  const plumber = new Plumber()
  plumber.addPiper(parse)
  const file = new URL('fixtures/steps.mjs', import.meta.url)
  await expect(plumber.save(file)).rejects.toMatchObject({
    code: 'ERR_NOT_SAVABLE',
    message: expect.stringContaining('stands in the very file'),
  })
})

test('a Plumber that was disposed, and a folder that is not there', async () => {
  const plumber = new Plumber()
  plumber.addPipe([parse, add])
  await expect(plumber.save('/not/there/pipeline.ts')).rejects.toHaveProperty('code', 'ENOENT')
  await plumber.close()
  await expect(plumber.save('/not/there/pipeline.ts')).rejects.toHaveProperty('code', 'ERR_DISPOSED')
})
