import { Dagger, Piper, type PiperOptions } from '@papy/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { snapshot } from './support/snapshot.ts'
import { thrown } from './support/thrown.ts'

const work = (inbox: readonly unknown[]): never => inbox as never
const piper = (name: string, options: PiperOptions = {}) => new Piper(work, { ...options, name }) as Piper

let dagger: Dagger
beforeEach(() => {
  dagger = new Dagger()
})

describe('addPipe', () => {
  it('knows the width behind every piper', () => {
    dagger.addPipe([
      piper('in'),
      piper('two', { produce: 2 }),
      piper('six', { produce: 3, spawn: 2 }),
      piper('three', { consume: 2, spawn: 3 }),
      piper('one', { consume: 3 }),
      piper('each', { produce: 'each' }),
      piper('all', { consume: 'all' }),
      piper('pairs', { consume: 2 }),
    ])
    expect(dagger.plan().widths).toEqual({ in: 1, two: 2, six: 6, three: 3, one: 1, each: 'each', all: 1, pairs: 1 })
  })

  it('refuses what does not fit, names both and a number that would do, and leaves the graph as it was', () => {
    const [, four] = dagger.addPipe([piper('in'), piper('four', { produce: 4 })])
    const before = snapshot(dagger)
    const three = piper('three', { consume: 3 })
    const error = thrown(() => dagger.addPipe([four, three]))
    expect(error).toMatchObject({ name: 'DaggerError', code: 'ERR_ARITY', piper: 'three', upstream: ['four'], fits: 4 })
    expect(thrown(() => dagger.addPipe([four, piper('spawn', { spawn: 3 })])).code).toBe('ERR_ARITY')
    expect(
      thrown(() => dagger.addPipe([piper('each', { produce: 'each' }), piper('pairs', { consume: 2 })])).code,
    ).toBe('ERR_ARITY')
    expect(snapshot(dagger)).toEqual(before)
    expect(new Dagger().addPiper(three)).toBe(three)
  })

  it('refuses what would no longer fit further down', () => {
    const [three] = dagger.addPipe([piper('three'), piper('reads', { consume: 3 })])
    const before = snapshot(dagger)
    expect(thrown(() => dagger.addPipe([piper('two', { produce: 2 }), three]))).toMatchObject({
      code: 'ERR_ARITY',
      piper: 'reads',
      upstream: ['three'],
      fits: 2,
    })
    expect(snapshot(dagger)).toEqual(before)
  })

  it('refuses a join of unequal branches', () => {
    const [, , join] = dagger.addPipe([piper('in'), piper('two', { produce: 2 }), piper('join')])
    const error = thrown(() =>
      dagger.addPipe(['in', 'one'].map((name) => dagger.resolve(name, { forgive: true }) ?? piper(name)).concat(join)),
    )
    expect(error).toMatchObject({ code: 'ERR_ARITY', piper: 'join', upstream: ['two', 'one'], fits: 2 })
    expect(dagger.pipers()).toHaveLength(3)
  })

  it('refuses a join of branches that gathered unequal numbers of items', () => {
    const [top, , join] = dagger.addPipe([piper('in'), piper('pairs', { consume: 2 }), piper('join')])
    expect(thrown(() => dagger.addPipe([top, join])).code).toBe('ERR_ARITY')
    expect(thrown(() => dagger.addPipe([top, piper('triples', { consume: 3 }), join])).code).toBe('ERR_ARITY')
    dagger.addPipe([top, piper('others', { consume: 2 }), join])
    expect(dagger.plan().widths['join']).toBe(1)
  })

  it('takes equal branches in whatever order they are laid', () => {
    const [a, b, c, join] = [piper('a', { produce: 2 }), piper('b'), piper('c'), piper('join')]
    dagger.addPipe([b, join])
    dagger.addPipe([c, join])
    dagger.addPipe([a, b])
    expect(thrown(() => dagger.plan())).toMatchObject({ code: 'ERR_ARITY', piper: 'join', upstream: ['b', 'c'] })
    dagger.addPipe([a, c])
    expect(dagger.plan().widths).toEqual({ a: 2, b: 2, c: 2, join: 2 })
  })

  it('does not blame an earlier change on a later one elsewhere', () => {
    const [a, b, c, join] = [piper('a', { produce: 2 }), piper('b'), piper('c'), piper('join')]
    dagger.addPipe([b, join])
    dagger.addPipe([c, join])
    dagger.addPipe([a, b])
    dagger.addPipe([join, piper('below', { consume: 3 })])
    dagger.addPipe([piper('x'), piper('y')])
    expect(thrown(() => dagger.addPipe([piper('z'), join])).code).toBe('ERR_ARITY')
    expect(thrown(() => dagger.connect([[], [], []])).code).toBe('ERR_ARITY')
    expect(thrown(() => dagger.addPipe([a, c]))).toMatchObject({ code: 'ERR_ARITY', piper: 'below' })
  })

  it('takes several pipes as one change', () => {
    const [a, b, c, join] = [piper('a', { produce: 2 }), piper('b'), piper('c'), piper('join')]
    dagger.addPipes([
      [b, join],
      [c, join],
      [a, b],
      [a, c],
    ])
    expect(dagger.plan().widths['join']).toBe(2)
  })
})

describe('gathering behind an unordered piper', () => {
  it('is refused, right behind it and further down', () => {
    const [, loose] = dagger.addPipe([piper('in'), piper('loose', { ordered: false })])
    const before = snapshot(dagger)
    expect(thrown(() => dagger.addPipe([loose, piper('pairs', { consume: 2 })]))).toMatchObject({
      name: 'DaggerError',
      code: 'ERR_UNORDERED_GATHER',
      piper: 'pairs',
      upstream: ['loose'],
    })
    expect(thrown(() => dagger.addPipe([loose, piper('next'), piper('pairs', { consume: 2 })])).code).toBe(
      'ERR_UNORDERED_GATHER',
    )
    expect(snapshot(dagger)).toEqual(before)
  })

  it('is refused where a piper above becomes unordered', () => {
    const [top] = dagger.addPipe([piper('top'), piper('pairs', { consume: 2 })])
    expect(thrown(() => dagger.addPipe([piper('loose', { ordered: false }), top])).code).toBe('ERR_UNORDERED_GATHER')
  })

  it('may regroup one item', () => {
    dagger.addPipe([piper('loose', { ordered: false, produce: 2 }), piper('one', { consume: 2 })])
    expect(dagger.plan().widths).toEqual({ loose: 2, one: 1 })
  })
})

describe('removing', () => {
  it('is never refused for a width; plan and connect are', () => {
    const [, six] = dagger.addPipe([
      piper('three', { produce: 3 }),
      piper('six', { produce: 2 }),
      piper('reads', { consume: 3 }),
    ])
    dagger.delPiper('three', { force: true })
    expect(thrown(() => dagger.plan())).toMatchObject({ code: 'ERR_ARITY', piper: 'reads', upstream: ['six'], fits: 2 })
    expect(thrown(() => dagger.connect([[]])).code).toBe('ERR_ARITY')
    dagger.addPipe([piper('triple', { produce: 3 }), six])
    expect(dagger.plan().widths['reads']).toBe(2)
  })

  it('leaves it to later pipes to mend what no longer fits, step by step', () => {
    const [, six] = dagger.addPipe([
      piper('three', { produce: 3 }),
      piper('six', { produce: 2 }),
      piper('reads', { consume: 3 }),
    ])
    dagger.delPiper('three', { force: true })
    const [double] = dagger.addPipe([piper('double', { produce: 2 }), six])
    expect(thrown(() => dagger.plan())).toMatchObject({ code: 'ERR_ARITY', piper: 'reads', fits: 4 })
    dagger.addPipe([piper('triple', { produce: 3 }), double])
    expect(dagger.plan().widths['reads']).toBe(4)
  })

  it('takes the width back', () => {
    const [two, , last] = dagger.addPipe([piper('two', { produce: 2 }), piper('next'), piper('last')])
    dagger.delPipe([two, 'next'])
    expect(dagger.plan().widths).toEqual({ two: 2, next: 1, last: 1 })
    dagger.delPiper(last)
    expect(dagger.plan().widths).toEqual({ two: 2, next: 1 })
  })
})
