import { describe, expect, test } from 'vitest'
import { type Thread, Weave } from '../src/pool/weave.ts'

/** A map with so many items, that may be told to wait or that its buffer is full. */
class Map implements Thread {
  state: 'ready' | 'waiting' | 'full' | undefined
  left: number
  asked: number[] = []
  readonly name: string
  readonly chunk: number

  constructor(name: string, left: number, chunk = Number.POSITIVE_INFINITY) {
    this.name = name
    this.left = left
    this.chunk = chunk
  }

  prepare(most: number) {
    this.asked.push(most)
    if (this.left === 0) return 'ended'
    return this.state ?? 'ready'
  }

  take(): number {
    const most = this.asked.at(-1) as number
    const items = Math.min(most, this.left, this.chunk)
    this.left -= items
    return items
  }
}

function order(weave: Weave<Map>, { starved = false, most = 1000 } = {}): string {
  let text = ''
  while (text.length < most) {
    const map = weave.next(starved)
    if (map === undefined) break
    const items = map.take()
    weave.submitted(items)
    text += map.name.repeat(items)
  }
  return text
}

function weave(stride: number, exact: boolean, maps: readonly Map[]): Weave<Map> {
  const made = new Weave<Map>(stride, exact)
  for (const map of maps) made.add(map)
  return made
}

describe.each([true, false])('exact: %s', (exact) => {
  test('a stride of each, round and round', () => {
    expect(order(weave(2, exact, [new Map('a', 6), new Map('b', 6), new Map('c', 6)]))).toBe('aabbccaabbccaabbcc')
  })

  test('however small the chunks', () => {
    expect(order(weave(3, exact, [new Map('a', 7, 1), new Map('b', 7, 2)]))).toBe('aaabbbaaabbbab')
  })

  test('one that has ended is passed by; tails are not lost', () => {
    expect(order(weave(2, exact, [new Map('a', 1), new Map('b', 5), new Map('c', 3)]))).toBe('abbccbbcb')
  })

  test('none at all', () => {
    expect(weave(2, exact, []).next(false)).toBe(undefined)
    expect(weave(2, exact, [new Map('a', 0)]).next(false)).toBe(undefined)
  })

  test('nobody is asked for more than is left of the turn', () => {
    const [a, b] = [new Map('a', 4, 2), new Map('b', 4, 3)]
    order(weave(3, exact, [a, b]))
    expect([a.asked.slice(0, 2), b.asked.slice(0, 1)]).toEqual([[3, 1], [3]])
  })
})

describe('one whose turn it is and that cannot', () => {
  test.each(['waiting', 'full'] as const)('exact: is waited for (%s), unless all stands still', (state) => {
    const [a, b] = [new Map('a', 4), new Map('b', 4)]
    const woven = weave(2, true, [a, b])
    a.state = state
    expect(order(woven)).toBe('')
    expect(order(woven, { starved: true, most: 2 })).toBe('bb')
    a.state = undefined
    expect(order(woven)).toBe('aabbaa')
  })

  test('else: is passed by, and has a whole turn when it can again', () => {
    const [a, b] = [new Map('a', 4), new Map('b', 6)]
    const woven = weave(2, false, [a, b])
    a.state = 'waiting'
    expect(order(woven, { most: 2 })).toBe('bb')
    a.state = undefined
    expect(order(woven)).toBe('aabbaabb')
  })
})

describe('maps that come and go', () => {
  test('one taken away before, at and behind the turn', () => {
    for (const gone of [0, 1, 2]) {
      const maps = ['a', 'b', 'c'].map((name) => new Map(name, 4))
      const woven = weave(2, true, maps)
      // It is b's turn, with one item of it left.
      for (const [at, items] of [
        [0, 2],
        [1, 1],
      ] as const) {
        expect(woven.next(false)).toBe(maps[at])
        ;(maps[at] as Map).left -= items
        woven.submitted(items)
      }
      woven.remove(maps[gone] as Map)
      expect(order(woven)).toBe({ 0: 'bccbbcc', 1: 'ccaacc', 2: 'baabb' }[gone as 0 | 1 | 2])
    }
  })

  test('the last of several with its turn, then the only one, then none', () => {
    const [a, b] = [new Map('a', 9), new Map('b', 9)]
    const woven = weave(1, true, [a, b])
    expect(order(woven, { most: 1 })).toBe('a')
    woven.remove(b)
    woven.remove(b)
    expect(order(woven, { most: 2 })).toBe('aa')
    woven.remove(a)
    expect([woven.next(false), woven.threads]).toEqual([undefined, []])
    woven.submitted(1)
    woven.add(b)
    expect(woven.next(false)).toBe(b)
  })
})
