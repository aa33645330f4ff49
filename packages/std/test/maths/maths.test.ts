import { Piper, Plumber, step, Worker } from '@papy/core'
import * as maths from '@papy/std/maths'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

type Binary = (inbox: never, b?: never) => unknown

const one = (name: keyof typeof maths, a: unknown): unknown => (maths[name] as Binary)([a] as never)
const both = (name: keyof typeof maths, a: unknown, b: unknown): unknown => (maths[name] as Binary)([a, b] as never)
const bound = (name: keyof typeof maths, a: unknown, b: unknown): unknown =>
  (maths[name] as Binary)([a] as never, b as never)

const cases: readonly (readonly [keyof typeof maths, unknown, unknown, unknown])[] = [
  ['add', 2, 3, 5],
  ['sub', 2, 3, -1],
  ['mul', 2, 3, 6],
  ['truediv', 3, 2, 1.5],
  ['floordiv', 7, 2, 3],
  ['floordiv', -7, 2, -4],
  ['floordiv', 7, -2, -4],
  ['floordiv', -1, Number.POSITIVE_INFINITY, -1],
  ['floordiv', 1, Number.POSITIVE_INFINITY, 0],
  ['mod', 7, 3, 1],
  ['mod', -7, 3, 2],
  ['mod', 7, -3, -2],
  ['mod', 5, Number.POSITIVE_INFINITY, 5],
  ['fmod', -7, 3, -1],
  ['pow', 2, 10, 1024],
  ['hypot', 3, 4, 5],
  ['log', 1000, 10, 3],
  ['log', 8, 2, 3],
  ['atan2', 1, 1, Math.PI / 4],
  ['ldexp', 0.5, 3, 4],
  ['ldexp', 0.5, -1073, Number.MIN_VALUE],
  ['ldexp', Number.MIN_VALUE, 2097, 2 ** 1023],
  ['ldexp', 1, -1e15, 0],
  ['bitand', 0b1100, 0b1010, 0b1000],
  ['bitor', 0b1100, 0b1010, 0b1110],
  ['bitxor', 0b1100, 0b1010, 0b0110],
  ['bitor', 2 ** 40, 1, 2 ** 40 + 1],
  ['lshift', 1, 40, 2 ** 40],
  ['lshift', 0, 5000, 0],
  ['rshift', -5, 1, -3],
  ['rshift', 2 ** 40, 39, 2],
  ['eq', 'a', 'a', true],
  ['eq', 1, '1', false],
  ['eq', null, null, true],
  ['ne', true, false, true],
  ['lt', 1, 2, true],
  ['lt', 'b', 'a', false],
  ['le', 2n, 2n, true],
  ['gt', 2, 1, true],
  ['ge', 1, 2, false],
  ['and', true, false, false],
  ['or', true, false, true],
  ['xor', true, true, false],
]

describe('a function of two operands', () => {
  test.each(cases)('%s(%s, %s) is %s, from an inbox of two as with the second bound', (name, a, b, result) => {
    expect(both(name, a, b)).toEqual(result)
    expect(bound(name, a, b)).toEqual(result)
  })

  test.each([...new Set(cases.map(([name]) => name))].filter((name) => name !== 'log'))(
    '%s refuses one operand, and three',
    (name) => {
      const message = new RegExp(`^${name} takes two operands, and got 1 in its inbox and 0 bound; .*step\\(${name}`)
      expect(thrown(() => one(name, 1))).toMatchObject({
        code: 'ERR_ARGUMENT',
        message: expect.stringMatching(message),
      })
      const three = () => (maths[name] as Binary)([1, 2] as never, 3 as never)
      expect(thrown(three)).toMatchObject({ code: 'ERR_ARGUMENT', name: 'ArgumentError' })
    },
  )

  test('log is to base e, where none is given', () => {
    expect(maths.log([Math.E ** 2])).toBe(2)
    expect(thrown(() => maths.log([1, 2], 3))).toMatchObject({ code: 'ERR_ARGUMENT' })
  })
})

describe('a function of one operand', () => {
  const same = [
    ...(['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'sin', 'sinh', 'tan', 'tanh'] as const),
    ...(['abs', 'ceil', 'exp', 'floor', 'log2', 'log10', 'sqrt', 'trunc'] as const),
  ]
  test.each(same)('%s is that of Math', (name) => {
    const x = name === 'acosh' ? 1.3 : 0.3
    expect(one(name, x)).toBe(Math[name](x))
  })

  test('others are as in Python', () => {
    expect(maths.neg([2])).toBe(-2)
    expect(maths.not([false])).toBe(true)
    expect(maths.bitnot([5])).toBe(-6)
    expect(maths.degrees([Math.PI])).toBe(180)
    expect(maths.radians([180])).toBe(Math.PI)
    expect(maths.modf([-2.25])).toEqual([-0.25, -2])
    expect(maths.modf([Number.POSITIVE_INFINITY])).toEqual([0, Number.POSITIVE_INFINITY])
    expect(maths.frexp([10])).toEqual([0.625, 4])
    expect(maths.frexp([0])).toEqual([0, 0])
  })
})

describe('what has no value is refused:', () => {
  const big = Number.MAX_VALUE
  test.each([
    ['a text', () => one('abs', '1'), 'convert it with Number()'],
    ['a bigint among numbers', () => both('add', 1, 1n), 'convert it with Number()'],
    ['undefined', () => one('neg', undefined), 'pass numbers'],
    ['NaN', () => both('add', Number.NaN, 1), 'add got NaN as an operand'],
    ['two values for one', () => both('sqrt', 1, 2), 'sqrt takes one operand, and got 2 in its inbox'],
    ['a value for an inbox', () => maths.abs(5 as never), 'pass [number]'],
    ['a division by 0', () => both('truediv', 1, 0), 'truediv(1, 0) divides by 0'],
    ['a whole division by 0', () => both('floordiv', 1, 0), 'divides by 0'],
    ['a remainder of 0', () => both('mod', 1, -0), 'divides by 0'],
    ['the root of what is below 0', () => one('sqrt', -1), 'sqrt(-1) has no value'],
    ['the logarithm of 0', () => one('log10', 0), 'log10(0) is not finite'],
    ['a logarithm to a base below 0', () => both('log', 2, -2), 'log(2, -2) has no value'],
    ['an angle of what is no sine', () => one('asin', 2), 'asin(2) has no value'],
    ['a sum that is too large', () => both('add', big, big), 'is not finite; leave such items out, or scale them'],
    ['a power that is too large', () => both('pow', 10, 400), 'pow(10, 400) is not finite'],
    ['infinity less infinity', () => both('sub', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY), 'has no value'],
    ['a quotient of infinities', () => both('floordiv', -1 / 0, 1 / 0), 'has no value'],
    ['half an exponent', () => both('ldexp', 1, 0.5), 'pass an integer'],
    ['bits of half a number', () => both('bitand', 1.5, 1), 'which is no integer'],
    ['bits beyond what is exact', () => both('lshift', 1, 53), 'which is no integer from'],
    ['a shift back', () => both('rshift', 1, -1), 'pass 0 or more'],
    ['text beside a number', () => both('lt', 'a', 1), 'two numbers, two strings or two bigints'],
    ['order of booleans', () => both('lt', true, false), 'cannot compare true with false'],
    ['objects', () => both('eq', {}, {}), 'eq cannot compare a Object'],
    ['NaN, which equals nothing', () => both('ne', Number.NaN, 1), 'ne cannot compare NaN'],
    ['what is merely true enough', () => both('and', 1, true), 'pass true or false'],
    ['what is merely false enough', () => one('not', 0), 'pass true or false'],
  ])('%s', (_, call, message) => {
    expect(thrown(call)).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
  })

  test('not infinity, where it comes from infinity', () => {
    expect(maths.add([Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('laws', () => {
  const integer = fc.maxSafeInteger()
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

  test('whole division and remainder make the dividend, and the remainder has the sign of the divisor', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer().filter(Boolean), (a, b) => {
        const [quotient, rest] = [maths.floordiv([a, b]), maths.mod([a, b])]
        expect(quotient).toBe(Math.floor(a / b))
        expect(quotient * b + rest).toBe(a)
        expect(rest === 0 || rest > 0 === b > 0).toBe(true)
        expect(Math.abs(rest)).toBeLessThan(Math.abs(b))
      }),
    )
  })

  test('frexp and ldexp are each the inverse of the other', () => {
    fc.assert(
      fc.property(finite, (x) => {
        const [mantissa, exponent] = maths.frexp([x])
        expect(x === 0 || (Math.abs(mantissa) >= 0.5 && Math.abs(mantissa) < 1)).toBe(true)
        expect(maths.ldexp([mantissa, exponent])).toBe(x)
      }),
    )
  })

  test('modf cuts a number in two', () => {
    fc.assert(
      fc.property(finite, (x) => {
        const [fraction, whole] = maths.modf([x])
        expect(fraction + whole).toBe(x)
        expect(Math.abs(fraction)).toBeLessThan(1)
      }),
    )
  })

  test('bits are those of bigints', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        const [one, other] = [BigInt(a), BigInt(b)]
        expect(maths.bitand([a, b])).toBe(Number(one & other))
        expect(maths.bitor([a, b])).toBe(Number(one | other))
        expect(maths.bitxor([a, b])).toBe(Number(one ^ other))
        expect(maths.rshift([a, 7])).toBe(Number(one >> 7n))
      }),
    )
  })
})

test('in a pipeline both ways give the same, and what has no value is a placeholder', async () => {
  await using plumber = new Plumber()
  const [left, right] = [new Piper(step(maths.add, 1)), new Piper(step(maths.mul, 2))]
  const sum = new Piper(maths.truediv)
  plumber.addPipe([new Piper(new Worker(maths.abs)), left, sum])
  plumber.addPipe([plumber.resolve('abs'), right, sum])
  const results: unknown[] = []
  for await (const value of plumber.stream([[-1, 0, 2]])) results.push(value)
  expect(results).toEqual([1, expect.objectContaining({ code: 'ERR_ARGUMENT' }), 0.75])
})
