import { Dagger, Piper, step, Worker } from '@papy/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { snapshot } from './support/snapshot.ts'
import { thrown } from './support/thrown.ts'
import { transportStub } from './support/transport.ts'

const work = ([x]: [number]) => x
const named = (name: string, branch?: number | string) => new Piper(work, { name, branch })
const socket = transportStub('socket')
const file = transportStub('file')

let dagger: Dagger
beforeEach(() => {
  dagger = new Dagger()
})

describe('addPiper', () => {
  it('returns the Piper it is given; the same again changes nothing', () => {
    const piper = named('a')
    expect(dagger.addPiper(piper, { branch: 1, extra: 'x' })).toBe(piper)
    const before = snapshot(dagger)
    expect(dagger.addPiper(piper, { branch: 2, extra: 'y' })).toBe(piper)
    expect(snapshot(dagger)).toEqual(before)
    expect(dagger.extra(piper)).toBe('x')
  })

  it('makes a new Piper of a function, step, Worker or list, every time', () => {
    const given = [work, step(work), new Worker(work), [work, work] as const]
    const pipers = given.flatMap((one) => [dagger.addPiper(one as typeof work), dagger.addPiper(one as typeof work)])
    expect(new Set(dagger.pipers())).toEqual(new Set(pipers))
    expect(dagger.pipers()).toHaveLength(8)
  })

  it('refuses what is no piper, and unknown options', () => {
    for (const bad of [5, undefined, 'a', [], {}])
      expect(thrown(() => dagger.addPiper(bad as never)).code).toBe('ERR_ARGUMENT')
    expect(thrown(() => dagger.addPiper(work, { extras: 1 } as never)).code).toBe('ERR_ARGUMENT')
    expect(thrown(() => dagger.addPiper(work, { branch: {} } as never)).code).toBe('ERR_ARGUMENT')
    expect(dagger.pipers()).toEqual([])
  })

  it('refuses a Piper of another Dagger, until that one lets go of it', () => {
    const other = new Dagger()
    const piper = other.addPiper(named('a'))
    const error = thrown(() => dagger.addPiper(piper))
    expect(error).toMatchObject({ name: 'DaggerError', code: 'ERR_IN_USE', piper: 'a' })
    other.delPiper(piper)
    expect(dagger.addPiper(piper)).toBe(piper)
  })
})

describe('names', () => {
  it('are those of the functions, made unique by -2, -3, …', () => {
    const pipers = [dagger.addPiper(work), dagger.addPiper(work), dagger.addPiper([work, work]), dagger.addPiper(work)]
    expect(pipers.map(({ name }) => name)).toEqual(['work', 'work-2', 'work>work', 'work-3'])
    expect(pipers.map((piper) => dagger.resolve(piper.name))).toEqual(pipers)
  })

  it('that were asked for are not given twice', () => {
    dagger.addPiper(named('a'))
    const error = thrown(() => dagger.addPiper(named('a')))
    expect(error).toMatchObject({ name: 'DaggerError', code: 'ERR_NAME_TAKEN' })
    dagger.addPiper(work)
    expect(thrown(() => dagger.addPiper(named('work'))).code).toBe('ERR_NAME_TAKEN')
  })

  it('that were asked for are stepped over by those that were not', () => {
    dagger.addPiper(named('work-2'))
    expect([dagger.addPiper(work), dagger.addPiper(work)].map(({ name }) => name)).toEqual(['work', 'work-3'])
  })

  it('are free again when their piper is removed', () => {
    const [first] = [dagger.addPiper(work), dagger.addPiper(work), dagger.addPiper(work)]
    dagger.delPiper('work-2')
    expect(dagger.addPiper(work).name).toBe('work-2')
    dagger.delPiper(first)
    expect(first.name).toBe('work')
    expect(dagger.addPiper(named('work')).name).toBe('work')
  })

  it('of a piper outside any Dagger are its own', () => {
    dagger.addPiper(work)
    const second = dagger.addPiper(work)
    expect(second.name).toBe('work-2')
    dagger.delPiper(second)
    expect(second.name).toBe('work')
    expect(second.settings.name).toBe('work')
  })
})

describe('addPipers', () => {
  it('adds all or none', () => {
    const [a, b] = dagger.addPipers([named('a'), work], { branch: 1 })
    expect(dagger.pipers()).toEqual([a, b])
    const before = snapshot(dagger)
    const free = named('c')
    expect(thrown(() => dagger.addPipers([free, named('a')])).code).toBe('ERR_NAME_TAKEN')
    expect(snapshot(dagger)).toEqual(before)
    expect(new Dagger().addPiper(free)).toBe(free)
  })

  it('refuses what is no list', () => {
    expect(thrown(() => dagger.addPipers(work as never)).code).toBe('ERR_ARGUMENT')
    expect(thrown(() => dagger.addPipers([])).code).toBe('ERR_ARGUMENT')
  })
})

describe('addPipe', () => {
  it('adds what is missing, and returns the pipers', () => {
    const a = dagger.addPiper(named('a'))
    const [first, second, third] = dagger.addPipe([a, work, named('c')])
    expect(first).toBe(a)
    expect(dagger.pipers()).toEqual([a, second, third])
    expect(dagger.pipes()).toEqual([
      { from: a, to: second, via: undefined },
      { from: second, to: third, via: undefined },
    ])
  })

  it('lays a pipe once, and gives it another transport only if asked', () => {
    const [a, b] = dagger.addPipe([named('a'), named('b')])
    dagger.addPipe([a, b])
    expect(dagger.pipes()).toEqual([{ from: a, to: b, via: undefined }])
    dagger.addPipe([a, b], { via: socket })
    dagger.addPipe([a, b])
    expect(dagger.pipes()).toEqual([{ from: a, to: b, via: socket }])
    dagger.addPipe([a, b], { via: file })
    expect(dagger.pipes()).toEqual([{ from: a, to: b, via: file }])
  })

  it('of one piper adds it', () => {
    const [a] = dagger.addPipe([named('a')])
    expect(dagger.pipers()).toEqual([a])
  })

  it.each([
    ['no list', work],
    ['an empty list', []],
    ['a name', ['a']],
    ['a number', [work, 5]],
    ['nothing', undefined],
  ])('refuses %s', (_, pipe) => {
    const error = thrown(() => dagger.addPipe(pipe as never))
    expect(error).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT' })
    expect(dagger.pipers()).toEqual([])
  })

  it.each([
    ['an unknown option', { through: socket }],
    ['a transport that is none', { via: 'socket' }],
    ['a serializer for a transport', { via: { ...socket, kind: 'serializer' } }],
    ['a branch that is none', { branch: true }],
  ])('refuses %s', (_, options) => {
    expect(thrown(() => dagger.addPipe([work, work], options as never)).code).toBe('ERR_ARGUMENT')
    expect(dagger.pipers()).toEqual([])
  })

  it('that is refused leaves the graph as it was, and its pipers free', () => {
    const [a, b] = dagger.addPipe([named('a'), named('b')], { via: socket })
    const before = snapshot(dagger)
    const free = named('free')
    expect(thrown(() => dagger.addPipe([free, a, work, b, a], { via: file })).code).toBe('ERR_CYCLE')
    expect(snapshot(dagger)).toEqual(before)
    expect(free.name).toBe('free')
    expect(new Dagger().addPiper(free)).toBe(free)
    expect(dagger.addPiper(work).name).toBe('work')
  })

  it('that is refused leaves the transports as they were', () => {
    const [a, b] = dagger.addPipe([named('a'), named('b')])
    const before = snapshot(dagger)
    const pipes = [
      [a, b],
      [a, b],
      [b, a],
    ] as const
    expect(thrown(() => dagger.addPipes(pipes, { via: file })).code).toBe('ERR_CYCLE')
    expect(snapshot(dagger)).toEqual(before)
  })

  it('keeps the place of a pipe that is given another transport', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    dagger.addPipe([a, b], { via: socket })
    expect(dagger.pipes()).toEqual([
      { from: a, to: b, via: socket },
      { from: b, to: c, via: undefined },
    ])
  })

  it('of which one of several is refused lays none', () => {
    const [a, b] = dagger.addPipe([named('a'), named('b')])
    const before = snapshot(dagger)
    expect(
      thrown(() =>
        dagger.addPipes([
          [a, named('c')],
          [b, a],
        ]),
      ).code,
    ).toBe('ERR_CYCLE')
    expect(snapshot(dagger)).toEqual(before)
  })
})

describe('a cycle', () => {
  it('is refused, every time, and named', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    const before = snapshot(dagger)
    for (let time = 0; time < 3; time++) {
      const error = thrown(() => dagger.addPipe([c, a]))
      expect(error).toMatchObject({ name: 'DaggerError', code: 'ERR_CYCLE', cycle: ['a', 'b', 'c', 'a'] })
      expect(error.message).toContain('a → b → c → a')
      expect(thrown(() => dagger.addPipe([b, a])).code).toBe('ERR_CYCLE')
    }
    expect(snapshot(dagger)).toEqual(before)
  })

  it('of one piper is refused', () => {
    const [a] = dagger.addPipe([named('a'), named('b')])
    expect(thrown(() => dagger.addPipe([a, a]))).toMatchObject({ code: 'ERR_CYCLE', cycle: ['a', 'a'] })
    const free = named('free')
    expect(thrown(() => dagger.addPipe([free, free])).code).toBe('ERR_CYCLE')
    expect(dagger.pipers()).not.toContain(free)
  })

  it('inside one call is refused', () => {
    const [a, b] = [named('a'), named('b')]
    expect(thrown(() => dagger.addPipe([a, b, a])).code).toBe('ERR_CYCLE')
    expect(
      thrown(() =>
        dagger.addPipes([
          [a, b],
          [b, a],
        ]),
      ).code,
    ).toBe('ERR_CYCLE')
    expect(dagger.pipers()).toEqual([])
  })

  it('is none any more once a pipe of it was removed', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    dagger.delPipe([a, b])
    dagger.addPipe([c, a])
    expect(dagger.postorder()).toEqual([b, c, a])
  })
})

describe('delPiper', () => {
  it('removes a piper and the pipes to it', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    dagger.delPiper(c)
    expect(dagger.pipers()).toEqual([a, b])
    expect(dagger.pipes()).toEqual([{ from: a, to: b, via: undefined }])
    expect(dagger.outputs()).toEqual([b])
  })

  it('refuses one that is read, unless forced', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    const before = snapshot(dagger)
    expect(thrown(() => dagger.delPiper(b))).toMatchObject({
      name: 'DaggerError',
      code: 'ERR_HAS_READERS',
      readers: ['c'],
    })
    expect(snapshot(dagger)).toEqual(before)
    dagger.delPiper('b', { force: true })
    expect(dagger.pipers()).toEqual([a, c])
    expect(dagger.pipes()).toEqual([])
    expect(dagger.inputs()).toEqual([a, c])
  })

  it('removes several that read only each other, all or none', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    const before = snapshot(dagger)
    expect(thrown(() => dagger.delPipers([a, b])).code).toBe('ERR_HAS_READERS')
    expect(thrown(() => dagger.delPipers([c, 'lost'])).code).toBe('ERR_UNKNOWN_PIPER')
    expect(snapshot(dagger)).toEqual(before)
    dagger.delPipers([a, b, c, c])
    expect(dagger.pipers()).toEqual([])
  })

  it('refuses unknown pipers and options', () => {
    const a = dagger.addPiper(named('a'))
    expect(thrown(() => dagger.delPiper(named('a'))).code).toBe('ERR_UNKNOWN_PIPER')
    expect(thrown(() => dagger.delPiper('b')).code).toBe('ERR_UNKNOWN_PIPER')
    expect(thrown(() => dagger.delPiper(a, { forced: true } as never)).code).toBe('ERR_ARGUMENT')
    expect(thrown(() => dagger.delPiper(a, { force: 1 } as never)).code).toBe('ERR_ARGUMENT')
    expect(dagger.pipers()).toEqual([a])
  })

  it('mentions a piper anew that is added again', () => {
    const [a, b] = dagger.addPipers([named('a'), named('b')])
    dagger.delPiper(a)
    dagger.addPiper(a)
    expect(dagger.pipers()).toEqual([b, a])
    expect(dagger.inputs()).toEqual([b, a])
  })
})

describe('delPipe', () => {
  it('removes the pipes of a list alone', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    dagger.addPipe([a, c])
    dagger.delPipe([a, 'b', c])
    expect(dagger.pipers()).toEqual([a, b, c])
    expect(dagger.pipes()).toEqual([{ from: a, to: c, via: undefined }])
  })

  it('refuses a pipe that is not there, and removes none of several then', () => {
    const [a, b, c] = dagger.addPipe([named('a'), named('b'), named('c')])
    const before = snapshot(dagger)
    expect(thrown(() => dagger.delPipe([a, c]))).toMatchObject({
      name: 'DaggerError',
      code: 'ERR_UNKNOWN_PIPE',
      from: 'a',
      to: 'c',
    })
    expect(thrown(() => dagger.delPipe([b, a])).code).toBe('ERR_UNKNOWN_PIPE')
    expect(
      thrown(() =>
        dagger.delPipes([
          [a, b],
          [a, c],
        ]),
      ).code,
    ).toBe('ERR_UNKNOWN_PIPE')
    expect(thrown(() => dagger.delPipe([a, named('x')])).code).toBe('ERR_UNKNOWN_PIPER')
    expect(snapshot(dagger)).toEqual(before)
    dagger.delPipes([
      [a, b],
      [b, c],
      [a, b],
    ])
    expect(dagger.pipes()).toEqual([])
  })
})

describe('resolve', () => {
  it('finds a piper by itself and by its name', () => {
    const a = dagger.addPiper(named('a'))
    expect(dagger.resolve(a)).toBe(a)
    expect(dagger.resolve('a')).toBe(a)
  })

  it('throws for one that is not there, or forgives', () => {
    for (const lost of ['a', named('a'), undefined as never, 5 as never]) {
      expect(thrown(() => dagger.resolve(lost))).toMatchObject({
        name: 'DaggerError',
        code: 'ERR_UNKNOWN_PIPER',
        value: lost,
      })
      expect(dagger.resolve(lost, { forgive: true })).toBeUndefined()
    }
  })
})

describe('extra', () => {
  it('is kept with a piper', () => {
    const extra = { any: 'thing' }
    const [a, b] = dagger.addPipers([named('a'), named('b')], { extra })
    expect(dagger.extra(a)).toBe(extra)
    expect(dagger.extra('b')).toBe(extra)
    dagger.addPipe([b, named('c')])
    expect(dagger.extra('c')).toBeUndefined()
    expect(thrown(() => dagger.extra('d')).code).toBe('ERR_UNKNOWN_PIPER')
  })
})

describe('the order', () => {
  const names = (pipers: readonly Piper[]) => pipers.map(({ name }) => name)

  it('of inputs and outputs is by branch, numbers before strings, none last, then by first mention', () => {
    const pipers = [
      named('none'),
      named('b', 'b'),
      named('10', 10),
      named('a', 'a'),
      named('2', 2),
      named('last'),
      named('0', 0),
      named('too', 2),
      named('empty', ''),
    ]
    dagger.addPipers(pipers)
    const ordered = ['0', '2', 'too', '10', 'empty', 'a', 'b', 'none', 'last']
    expect(names(dagger.inputs())).toEqual(ordered)
    expect(names(dagger.outputs())).toEqual(ordered)
    expect(names(dagger.postorder())).toEqual(ordered)
  })

  it('of an inbox is by branch, then by first mention of the piper, not of the pipe', () => {
    const [a, b, c, join] = [named('a'), named('b'), named('c', 1), named('join')]
    dagger.addPipers([a, b])
    for (const piper of [c, b, a]) dagger.addPipe([piper, join])
    expect(names(dagger.upstream(join))).toEqual(['c', 'a', 'b'])
  })

  it("takes addPipe's branch for the pipers it adds, but a piper's own is stronger", () => {
    const [own, there, join] = [named('own', 3), named('there'), named('join')]
    dagger.addPiper(there)
    dagger.addPipe([there, join], { branch: 0 })
    dagger.addPipe([own, join], { branch: 1 })
    dagger.addPipe([named('added'), join], { branch: 2 })
    dagger.addPipe([dagger.addPiper(named('given'), { branch: 'x' }), join])
    expect(names(dagger.upstream(join))).toEqual(['added', 'own', 'given', 'there'])
  })

  it('of an inbox has a nearer child before its own parent', () => {
    const [parent, child, join] = dagger.addPipe([named('parent'), named('child'), named('join')])
    dagger.addPipe([parent, join])
    expect(dagger.upstream(join)).toEqual([child, parent])
  })

  it('of an inbox has a piper before all its ancestors, however far', () => {
    const [a, b, c, d, join] = dagger.addPipe([named('a'), named('b'), named('c'), named('d'), named('join')])
    for (const piper of [a, b]) dagger.addPipe([piper, join])
    const other = named('other')
    dagger.addPipe([other, join])
    expect(dagger.upstream(join)).toEqual([d, b, a, other])
    dagger.addPipe([other, b])
    expect(dagger.upstream(join)).toEqual([d, b, a, other])
    dagger.delPiper('join')
    const later = named('later')
    dagger.addPipe([other, later])
    for (const piper of [a, d, other]) dagger.addPipe([piper, later])
    expect(dagger.upstream(later)).toEqual([d, a, other])
    expect(c.name).toBe('c')
  })

  it('of an inbox lets branches win over ancestry', () => {
    const [parent, child, join] = dagger.addPipe([named('parent', 1), named('child', 2), named('join')])
    dagger.addPipe([parent, join])
    expect(dagger.upstream(join)).toEqual([parent, child])
  })

  it('of an inbox applies ancestry where branches are equal', () => {
    const [parent, child, join] = dagger.addPipe([named('parent', 1), named('child', 1), named('join')])
    dagger.addPipe([parent, join])
    expect(dagger.upstream(join)).toEqual([child, parent])
  })

  it('of pipers downstream is by branch, then by first mention', () => {
    const [source, a, b, c] = [named('source'), named('a'), named('b'), named('c', 1)]
    for (const piper of [a, b, c]) dagger.addPipe([source, piper])
    expect(names(dagger.downstream(source))).toEqual(['c', 'a', 'b'])
  })

  it('of all pipers has each after what it reads', () => {
    const [top, left, join] = dagger.addPipe([named('top'), named('left'), named('join')])
    const [, right] = dagger.addPipe([top, named('right'), join])
    const apart = dagger.addPiper(named('apart', 0))
    expect(dagger.postorder()).toEqual([apart, top, left, right, join])
    expect(dagger.upstream(join, { deep: true })).toEqual([top, left, right])
    expect(dagger.downstream(top, { deep: true })).toEqual([left, right, join])
    expect(dagger.upstream(top, { deep: true })).toEqual([])
    expect(dagger.upstream('join', { deep: false })).toEqual([left, right])
  })

  it('is asked for with known options and of known pipers', () => {
    expect(thrown(() => dagger.upstream('lost')).code).toBe('ERR_UNKNOWN_PIPER')
    expect(thrown(() => dagger.downstream(named('lost'))).code).toBe('ERR_UNKNOWN_PIPER')
    const a = dagger.addPiper(named('a'))
    expect(thrown(() => dagger.upstream(a, { all: true } as never)).code).toBe('ERR_ARGUMENT')
  })

  it('does not recurse: a chain of 20,000 is walked', () => {
    const chain = Array.from({ length: 20_000 }, () => new Piper(work))
    dagger.addPipe(chain)
    expect(dagger.postorder()).toEqual(chain)
    expect(dagger.upstream(chain.at(-1) as Piper, { deep: true })).toHaveLength(19_999)
  })
})
