import { join } from 'node:path'
import { locate, revive, toStep, type UserFunction } from '@papy/contract/function'
import { describe, expect, test } from 'vitest'

const refuse = (fn: UserFunction) => {
  try {
    locate(toStep(fn))
  } catch (error) {
    return error as { code: string; variables?: string[]; functionName?: string; message: string }
  }
  throw new Error('was not refused')
}

/** Runs an inline function as a worker would have it. */
async function shipped(fn: UserFunction, inbox: unknown, ...args: unknown[]): Promise<unknown> {
  const ref = locate(toStep(fn))
  expect(ref.kind).toBe('source')
  const { call } = await revive({ ref: JSON.parse(JSON.stringify(ref)), args, name: 'f' })
  return call(inbox)
}

const factor = 3
const table = { factor: 3 }

describe('functions that use nothing around them are shipped as source', () => {
  test('parameters and variables of their own, whatever is called the same outside', async () => {
    expect(await shipped(([factor]: [number]) => factor * 2, [4])).toBe(8)
    expect(await shipped(([x]: [number], { factor }: { factor: number }) => x * factor, [4], { factor: 5 })).toBe(20)
    expect(await shipped(([x]: [{ factor: number }]) => x.factor, [{ factor: 7 }])).toBe(7)
    expect(await shipped(([x]: [number]) => ({ factor: x, table: x }).factor, [4])).toBe(4)
    const inner = ([n]: [number]) => {
      const table = [1, 2, 3]
      const factor = (at: number) => table[at] as number
      return factor(n)
    }
    expect(await shipped(inner, [1])).toBe(2)
  })

  test('names in strings, templates, comments and regular expressions', async () => {
    const fn = ([x]: [string]) => /* factor */ `factor ${x} 'table'`.replace(/factor/g, 'table') // table
    expect(await shipped(fn, ['x'])).toBe("table x 'table'")
  })

  test('a method that is called eval', async () => {
    expect(await shipped(([x]: [{ eval: () => number }]) => x.eval(), [{ eval: () => 1 }])).toBe(1)
  })

  test('globals', async () => {
    expect(
      await shipped(
        ([x]: [number]) => Math.max(x, Number.parseInt('7', 10), globalThis.Array.isArray([]) ? 1 : 0),
        [4],
      ),
    ).toBe(7)
    expect(await shipped(([x]: [number]) => (typeof process === 'object' ? x : undefined), [4])).toBe(4)
  })

  test('async functions, generators, function expressions, default values, recursion', async () => {
    expect(await shipped(async ([x]: [number]) => x + (await 1), [4])).toBe(5)
    expect([
      ...((await shipped(
        function* ([x]: [number]) {
          yield x
        },
        [4],
      )) as Iterable<number>),
    ]).toEqual([4])
    expect(
      await shipped(
        function ([x]: [number], y = x) {
          return x + y
        },
        [4],
      ),
    ).toBe(8)
    expect(
      await shipped(
        function fact([n]: [number]): number {
          return n < 2 ? 1 : n * fact([n - 1])
        },
        [5],
      ),
    ).toBe(120)
    const itself = ([n]: [number]): number => (n < 2 ? 1 : n * itself([n - 1]))
    expect(await shipped(itself, [5])).toBe(120)
    const { arrow } = { arrow: ([x]: [number]) => x + 1 }
    expect(await shipped(arrow, [5])).toBe(6)
  })

  test('a `this` of inner functions, methods and classes', async () => {
    const fn = ([x]: [number]) => {
      class Box {
        value = x
        get() {
          return this.value
        }
      }
      const plain = {
        value: new Box().get(),
        get() {
          return this.value
        },
        this: 1,
      }
      return (
        plain.get() +
        plain.this +
        function (this: { n: number }) {
          return this.n
        }.call({ n: 1 })
      )
    }
    expect(await shipped(fn, [5])).toBe(7)
  })

  test("a module of Node's, imported inside", async () => {
    // Not written out, as vitest would replace the import.
    const fn = new Function('return async ([x]) => (await import("node:path")).posix.join(x, "b")')()
    expect(await shipped(fn, ['a'])).toBe('a/b')
  })

  test("esbuild's helper that keeps names", async () => {
    const fn = new Function(
      'const __name = (f, n) => f; return ([x]) => { const inner = __name((y) => y + 1, "inner"); return inner(x) }',
    )()
    expect(await shipped(fn, [5])).toBe(6)
  })
})

describe('functions that use variables around them are refused', () => {
  const cases: [string, UserFunction, string[]][] = [
    ['one variable', ([x]: [number]) => x * factor, ['factor']],
    [
      'several, also in templates and inner functions',
      ([x]: [number]) => `${[x].map((y) => y * factor)} ${table.factor}`,
      ['factor', 'table'],
    ],
    ['a default value', ([x]: [number], y = factor) => x * y, ['factor']],
    [
      'a variable beside a parameter of another one',
      (([table]: [number]) => table * factor) as UserFunction,
      ['factor'],
    ],
    [
      'a variable that hides a global',
      (() => {
        const fetch = (x: number) => x
        return ([x]: [number]) => fetch(x)
      })(),
      ['fetch'],
    ],
    [
      'what a factory was given',
      (
        (n: number) =>
        ([x]: [number]) =>
          x * n
      )(3),
      ['n'],
    ],
    [
      'a variable of a catch clause',
      (() => {
        try {
          throw 1
        } catch (e) {
          return ([x]: [number]) => [x, e]
        }
      })() as UserFunction,
      ['e'],
    ],
    ['what is declared nowhere', new Function('return ([x]) => x + nowhere')() as UserFunction, ['nowhere']],
    ['direct eval', new Function('return ([x]) => eval("x")')() as UserFunction, ['eval']],
    [
      'arguments of the function around an arrow function',
      (function () {
        return ([x]: [number]) => [x, arguments.length]
      })() as UserFunction,
      ['arguments'],
    ],
    ['new.target of the function around', new Function('return ([x]) => new.target')() as UserFunction, ['new.target']],
    ['a module of a relative name', new Function('return ([x]) => import("./x.js")')() as UserFunction, ['import()']],
  ]
  test.each(cases)('%s', (_, fn, variables) => {
    const error = refuse(fn)
    expect(error.code).toBe('ERR_CAPTURE')
    expect([...(error.variables ?? [])].sort()).toEqual(variables)
    for (const name of variables) expect(error.message).toContain(name)
    expect(error.message).toMatch(/export .*step\(fn, value\).*imports\(/)
  })

  test('`this` of the code around an arrow function', () => {
    class Scaler {
      scale = 3
      field = ([x]: [number]) => x * this.scale
      make() {
        return ([x]: [number]) => [x].map((y) => y * this.scale)
      }
    }
    expect(refuse(new Scaler().field)).toMatchObject({
      code: 'ERR_CAPTURE',
      variables: ['this'],
      functionName: 'field',
    })
    expect(refuse(new Scaler().make() as UserFunction)).toMatchObject({ code: 'ERR_CAPTURE', variables: ['this'] })
  })

  test('`super` of the method around an arrow function', () => {
    class Base {
      value() {
        return 1
      }
    }
    class Derived extends Base {
      make() {
        return ([x]: [number]) => x + super.value()
      }
    }
    expect(refuse(new Derived().make())).toMatchObject({ code: 'ERR_CAPTURE', variables: ['super'] })
  })
})

describe('functions that no worker could get are refused', () => {
  class Instance {
    factor = 1
    method([x]: [number]) {
      return x * this.factor
    }
    plain([x]: [number]) {
      return x
    }
  }
  const object = {
    short([x]: [number]) {
      return x
    },
    async 'quoted key'([x]: [number]) {
      return x
    },
    get got() {
      return 1
    },
  }
  const getter = Object.getOwnPropertyDescriptor(object, 'got')?.get as UserFunction
  const cases: [string, UserFunction][] = [
    ['bound', (([x]: [number]) => x).bind(undefined)],
    ['native', Math.max as UserFunction],
    ["one of Node's", join as UserFunction],
    ['proxied', new Proxy(([x]: [number]) => x, {})],
    ['instance method', new Instance().method as UserFunction],
    ['instance method that does not use its instance', new Instance().plain],
    ['method of an object', object.short],
    ['method with a quoted name', object['quoted key']],
    ['getter', getter],
    ['sloppy', new Function('return function ([x]) { return 010 + x }')() as UserFunction],
  ]
  test.each(cases)('%s', (_, fn) => {
    const error = refuse(fn)
    expect(error.code).toBe('ERR_NOT_EXPORTED')
    expect(error.message).toContain('export')
  })

  test('classes and what is no function', () => {
    for (const value of [Instance, class {}, 1, 'f', undefined, null, {}])
      expect(() => toStep(value as unknown as UserFunction)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})
