import { Worker } from '@papy/core'
import { ipasser, njoiner, npasser, nzipper, plugger, print, sjoiner, spasser, szipper } from '@papy/std/topology'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { thrown } from '../thrown.ts'

describe('passers', () => {
  test('ipasser passes the value at one place, the first by default', () => {
    expect(ipasser(['a', 'b', 'c'])).toBe('a')
    expect(ipasser(['a', 'b', 'c'], 1)).toBe('b')
    expect(ipasser(['a', 'b', 'c'], -1)).toBe('c')
  })

  test('npasser passes the first ones, all by default', () => {
    expect(npasser(['a', 'b', 'c'], 2)).toEqual(['a', 'b'])
    expect(npasser(['a', 'b', 'c'], 0)).toEqual([])
    expect(npasser(['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
  })

  test('spasser passes some in the order given, also twice, all by default', () => {
    expect(spasser(['a', 'b', 'c'], [2, 0])).toEqual(['c', 'a'])
    expect(spasser(['a', 'b', 'c'], [1, 1, -1])).toEqual(['b', 'b', 'c'])
    expect(spasser(['a', 'b', 'c'], [])).toEqual([])
    expect(spasser(['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
  })

  test('what is passed is never the inbox itself', () => {
    const inbox = ['a', 'b'] as const
    for (const passed of [npasser(inbox), spasser(inbox)]) expect(passed).not.toBe(inbox)
  })

  test('an item that is undefined is an item like any other', () => {
    expect(ipasser([undefined, 1])).toBeUndefined()
    expect(spasser([undefined, 1], [1, 0])).toEqual([1, undefined])
  })

  test('plugger gives nothing', () => {
    expect(plugger(['a', 'b'])).toBeUndefined()
  })
})

describe('zippers', () => {
  test('zip index by index, to the end of the shortest', () => {
    expect(
      nzipper([
        [1, 2, 3],
        ['a', 'b'],
        [true, false, true],
      ]),
    ).toEqual([
      [1, 'a', true],
      [2, 'b', false],
    ])
    expect(
      nzipper(
        [
          [1, 2],
          ['a', 'b'],
          [true, false],
        ],
        2,
      ),
    ).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(
      szipper(
        [
          [1, 2],
          ['a', 'b'],
          [true, false],
        ],
        [2, 0],
      ),
    ).toEqual([
      [true, 1],
      [false, 2],
    ])
  })

  test('take typed arrays', () => {
    expect(nzipper([Float64Array.of(0.5, 1.5), ['a', 'b']])).toEqual([
      [0.5, 'a'],
      [1.5, 'b'],
    ])
  })

  test('of nothing zip nothing', () => {
    expect(nzipper([])).toEqual([])
    expect(szipper([[1]], [])).toEqual([])
    expect(nzipper([[], [1]])).toEqual([])
  })
})

describe('joiners', () => {
  test('join what can be text', () => {
    expect(njoiner(['a', 'b', 'c'])).toBe('abc')
    expect(njoiner(['a', 'b', 'c'], 2, '-')).toBe('a-b')
    expect(njoiner(['a', 1, 2n, true], undefined, ' ')).toBe('a 1 2 true')
    expect(sjoiner(['a', 'b', 'c'], [2, 0], '+')).toBe('c+a')
    expect(sjoiner(['a', 'b'])).toBe('ab')
  })
})

describe('print', () => {
  afterEach(() => vi.restoreAllMocks())

  test('prints its item and passes it on', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const item = { a: 1 }
    expect(print([item])).toBe(item)
    expect(log).toHaveBeenCalledExactlyOnceWith(item)
  })
})

describe('a mistake is an ArgumentError that says what would fit:', () => {
  const any = (value: unknown) => value as never
  test.each([
    ['a place behind the last', () => ipasser(['a', 'b'], 2), 'from -2 to 1', 2],
    ['a place before the first', () => ipasser(['a', 'b'], -3), 'from -2 to 1', -3],
    ['half a place', () => ipasser(['a', 'b'], 0.5), 'is no whole number', 0.5],
    ['a place that is text', () => ipasser(['a', 'b'], any('0')), 'is no whole number', '0'],
    ['a place of an empty inbox', () => ipasser([]), 'join some pipers first', 0],
    ['more than there are', () => npasser(['a', 'b'], 3), 'from 0 to 2', 3],
    ['fewer than none', () => npasser(['a', 'b'], -1), 'from 0 to 2', -1],
    ['one place for a list of them', () => spasser(['a'], any(0)), 'pass an array of numbers', 0],
    ['one wrong place in a list', () => spasser(['a'], [0, 1]), 'from -1 to 0', 1],
    ['null for a list of places', () => sjoiner(['a'], any(null)), 'pass an array of numbers', null],
    ['a text for an array', () => nzipper(any(['ab', [1]])), 'pass arrays or typed arrays', 'ab'],
    ['a Map for an array', () => nzipper(any([[1], new Map()])), 'value 1 of those it takes', new Map()],
    ['an object that is no text', () => njoiner(any(['a', {}])), 'make a string of it first', {}],
    ['undefined, which is no text', () => sjoiner(any(['a', undefined])), 'make a string of it first', undefined],
    ['a number between texts', () => njoiner(['a'], 1, any(1)), 'pass a string', 1],
    ['a value for an inbox', () => ipasser(any('ab')), 'wrap one value as [value]', 'ab'],
  ] as const)('%s', (_, call, next, value) => {
    const error = thrown(call)
    expect(error).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT', value })
    expect((error as Error).message).toContain(next)
  })
})

test('all name their piper', () => {
  const all = { ipasser, njoiner, npasser, nzipper, plugger, print, sjoiner, spasser, szipper }
  for (const [name, fn] of Object.entries(all)) expect(new Worker(fn as never).name).toBe(name)
})
