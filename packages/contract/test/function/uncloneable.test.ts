import { serialize } from 'node:v8'
import { MessageChannel } from 'node:worker_threads'
import { portable, step, uncloneablePath } from '@papy/contract/function'
import { describe, expect, test } from 'vitest'

const f = () => 1

describe('the path of the first part that cannot be cloned', () => {
  const cyclic: Record<string, unknown> = { deep: { back: undefined as unknown } }
  cyclic['itself'] = cyclic
  ;(cyclic['deep'] as Record<string, unknown>)['back'] = cyclic
  cyclic['last'] = f
  const throwing = {
    fine: 1,
    get broken() {
      throw new Error('no')
    },
  }
  class Socket {
    host = 'a'
    handler = f
  }
  const gone = new ArrayBuffer(8)
  const view = new Uint8Array(gone)
  structuredClone(gone, { transfer: [gone] })
  const cases: [string, unknown, string][] = [
    ['itself', f, 'x'],
    ['a symbol', Symbol('s'), 'x'],
    ['nested', [{ socket: new Socket() }], 'x[0].socket.handler'],
    ['odd keys', { 'a b': [1, , { ü: f }] }, 'x["a b"][2].ü'],
    ['a property of an array', Object.assign([1], { extra: f }), 'x.extra'],
    [
      'a map',
      new Map<unknown, unknown>([
        ['fine', 1],
        ['k', { f }],
        [3, f],
      ]),
      'x.get("k").f',
    ],
    ['a map without string keys', new Map<unknown, unknown>([[3, f]]), 'x.values()[0]'],
    ['a key of a map', new Map<unknown, unknown>([[f, 1]]), 'x.keys()[0]'],
    ['a set', new Set<unknown>([1, [f]]), 'x.values()[1][0]'],
    ['behind a cycle', cyclic, 'x.last'],
    ['a getter that throws', throwing, 'x.broken'],
    ['a Proxy', { p: new Proxy({}, {}) }, 'x.p'],
    [
      'a Proxy that throws',
      {
        p: new Proxy(
          {},
          {
            get() {
              throw new Error('no')
            },
          },
        ),
      },
      'x.p',
    ],
    ['a promise', { p: Promise.resolve(1) }, 'x.p'],
    ['a weak map', { p: new WeakMap() }, 'x.p'],
    [
      'a generator',
      {
        p: (function* () {
          yield 1
        })(),
      },
      'x.p',
    ],
    ['a port', { p: new MessageChannel().port1 }, 'x.p'],
    ['the cause of an error', { e: new Error('e', { cause: { f } }) }, 'x.e.cause.f'],
    [
      'an error whose cause cannot be read',
      {
        e: Object.defineProperty(new Error('e'), 'cause', {
          get() {
            throw new Error('no')
          },
        }),
      },
      'x.e.cause',
    ],
    [
      'a map that iterates its own way',
      {
        m: new (class extends Map<unknown, unknown> {
          override [Symbol.iterator](): never {
            throw new Error('no')
          }
        })([['k', f]]),
      },
      'x.m.get("k")',
    ],
    ['a buffer that was given away', { b: [gone] }, 'x.b[0]'],
    ['an array over it', { b: view }, 'x.b'],
    ['the first of several', { a: { b: f }, c: f }, 'x.a.b'],
  ]
  test.each(cases)('%s', (_, value, path) => expect(uncloneablePath(value, 'x')).toBe(path))

  test('in a list that is deeper than the stack', () => {
    let list: unknown = { end: f }
    for (let depth = 0; depth < 20_000; depth++) list = [list]
    const path = uncloneablePath(list)
    expect(path).toMatch(/^value(\[0\])+.*…[[\]0]*\.end$/)
    expect(path?.length).toBeLessThan(1_100)
  })

  test('getters that never come to an end', { timeout: 20_000 }, () => {
    const endless = (): object => ({
      get a() {
        return endless()
      },
      get b() {
        return endless()
      },
    })
    expect(uncloneablePath({ fine: 1, endless: endless() }, 'x')).toBe('x')
  })

  test('at the end of a million that can be cloned', () => {
    const many: unknown[] = Array.from({ length: 1_000_000 }, (_, at) => at)
    many.push({ f })
    expect(uncloneablePath(many, 'x')).toBe('x[1000000].f')
  })

  test('by the rules of another wire', () => {
    const clones = (value: unknown): boolean => {
      try {
        serialize(value)
        return true
      } catch {
        return false
      }
    }
    const shared = { list: [1, new SharedArrayBuffer(4)] }
    expect(uncloneablePath(shared, 'x')).toBeUndefined()
    expect(uncloneablePath(shared, 'x', clones)).toBe('x.list[1]')
  })

  test('none where all can be cloned', () => {
    const shared = { a: 1 }
    const cycle: unknown[] = [shared, shared]
    cycle.push(cycle)
    const values = [
      1,
      undefined,
      null,
      'x',
      1n,
      new Date(),
      /x/,
      new Uint8Array(3),
      new SharedArrayBuffer(4),
      new Error('x'),
      new Map([[{}, new Set([1])]]),
      Object(1n),
      cycle,
      Object.create(null),
      new (class A {
        x = 1
      })(),
    ]
    for (const value of values) expect(uncloneablePath(value)).toBeUndefined()
  })
})

describe('portable', () => {
  test('passes arguments that can be cloned', () => {
    const args = [{ a: new Map([[1, new Date(0)]]) }]
    expect(portable(step(() => 1, ...args))).toMatchObject({ args, name: 'anonymous' })
  })

  test('refuses others, naming the path', () => {
    const refused = () => portable(step((([x]: [number]) => x) as () => number, { socket: { handler: f } }))
    expect(refused).toThrow(
      expect.objectContaining({
        name: 'SerializerError',
        code: 'ERR_NOT_SERIALIZABLE',
        path: 'args[0].socket.handler',
        value: f,
      }),
    )
    expect(refused).toThrow(/args\[0\]\.socket\.handler of .* function f; /)
  })
})
