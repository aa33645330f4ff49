import { Dagger, Piper, Plumber, Worker } from '@papy/core'
import { inline } from '@papy/runtime-inline'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, drain, pipe, piper, thrown } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

interface Loose {
  addPiper(piper: unknown, options?: object): Piper
  addPipers(pipers: readonly unknown[], options?: object): unknown
  delPiper(piper: unknown, options?: object): void
  delPipers(pipers: readonly unknown[], options?: object): void
  addPipe(pipers: readonly unknown[], options?: object): unknown
  addPipes(pipes: readonly (readonly unknown[])[], options?: object): unknown
  delPipe(pipers: readonly unknown[]): void
  delPipes(pipes: readonly (readonly unknown[])[]): void
  resolve(piper: unknown, options?: object): Piper | undefined
  pipers(): Piper[]
  pipes(): { from: Piper; to: Piper; via?: unknown }[]
  extra(piper: unknown): unknown
  inputs(): Piper[]
  outputs(): Piper[]
  upstream(piper: unknown, options?: object): Piper[]
  downstream(piper: unknown, options?: object): Piper[]
  postorder(): Piper[]
  toDot(): string
  toMermaid(): string
  plan(): {
    order: string[]
    segments: string[][]
    pipes: { from: unknown; to: unknown; via: unknown; why: unknown }[]
    widths: Record<string, number | 'each'>
    inFlight: { items: number }
    warnings: { code: string; message: string }[]
  }
}

const kinds = [
  ['a Dagger', () => new Dagger() as unknown as Loose],
  ['a Plumber', () => new Plumber() as unknown as Loose],
] as const
const names = (pipers: Iterable<unknown>): string[] => [...pipers].map((one) => (one as { name: string }).name)
const edges = (dagger: Loose): string[] => dagger.pipes().map(({ from, to }) => `${names([from])[0]}→${names([to])[0]}`)
const shape = (dagger: Loose): unknown => [names(dagger.pipers()), edges(dagger)]
const five = (): Record<'a' | 'b' | 'c' | 'd' | 'e', Piper> =>
  Object.fromEntries([...'abcde'].map((name) => [name, piper(f.same, { name })])) as never

describe.each(kinds)('%s', (_, make) => {
  test('addPiper takes a Piper, a function, a step, a Worker and a list, and gives the Piper', () => {
    const dagger = make()
    const one = piper(f.inc)
    expect(dagger.addPiper(one)).toBe(one)
    expect(dagger.addPiper(one)).toBe(one)
    for (const what of [f.inc, bind(f.args, 1), new Worker(f.inc as never), [f.inc, f.double]])
      expect(dagger.addPiper(what)).toBeInstanceOf(Piper)
    expect(dagger.pipers()).toHaveLength(5)
  })

  test('a function always makes a new Piper; names are those of the functions, made unique', () => {
    const dagger = make()
    dagger.addPipers([f.inc, f.inc, f.inc, [f.inc, f.double]])
    expect(names(dagger.pipers())).toEqual(['inc', 'inc-2', 'inc-3', 'inc>double'])
  })

  test('addPipe adds what is missing', () => {
    const dagger = make()
    const { a, b, c } = five()
    dagger.addPipe([a, b, c])
    expect(names(dagger.pipers())).toEqual(['a', 'b', 'c'])
    expect(edges(dagger)).toEqual(['a→b', 'b→c'])
    dagger.addPipe([a, b])
    expect(edges(dagger)).toEqual(['a→b', 'b→c'])
  })

  test('addPipes, delPipe, delPipes', () => {
    const dagger = make()
    const { a, b, c, d } = five()
    dagger.addPipes([
      [a, b, d],
      [a, c, d],
    ])
    expect(edges(dagger).sort()).toEqual(['a→b', 'a→c', 'b→d', 'c→d'])
    dagger.delPipe([a, b])
    expect(edges(dagger).sort()).toEqual(['a→c', 'b→d', 'c→d'])
    dagger.delPipes([[a, c, d]])
    expect(edges(dagger)).toEqual(['b→d'])
    expect(dagger.pipers()).toHaveLength(4)
  })

  test('an unknown pipe is ERR_UNKNOWN_PIPE and changes nothing', () => {
    const dagger = make()
    const { a, b, c } = five()
    dagger.addPipe([a, b, c])
    const before = shape(dagger)
    for (const wrong of [
      [a, c],
      [b, a],
      [a, b, c, a],
    ]) {
      expect(thrown(() => dagger.delPipe(wrong))).toMatchObject({ code: 'ERR_UNKNOWN_PIPE', name: 'DaggerError' })
      expect(shape(dagger)).toEqual(before)
    }
  })

  test('delPiper is refused with readers unless forced', () => {
    const dagger = make()
    const { a, b, c } = five()
    dagger.addPipe([a, b, c])
    const before = shape(dagger)
    expect(thrown(() => dagger.delPiper(b))).toMatchObject({ code: 'ERR_HAS_READERS', name: 'DaggerError' })
    expect(shape(dagger)).toEqual(before)
    dagger.delPiper(c)
    dagger.delPiper(a, { force: true })
    expect(shape(dagger)).toEqual([['b'], []])
  })

  test('delPipers takes several, in any order', () => {
    const dagger = make()
    const { a, b, c } = five()
    dagger.addPipe([a, b, c])
    dagger.delPipers([b, c])
    expect(shape(dagger)).toEqual([['a'], []])
  })

  test('cycles and self loops are ERR_CYCLE every time and change nothing', () => {
    const dagger = make()
    const { a, b, c, d } = five()
    dagger.addPipe([a, b, c])
    const before = shape(dagger)
    for (const wrong of [
      [c, a],
      [a, a],
      [c, d, a],
      [d, d],
      [b, a],
      [d, a, d],
    ]) {
      for (const _ of range(2)) {
        expect(thrown(() => dagger.addPipe(wrong))).toMatchObject({ code: 'ERR_CYCLE', name: 'DaggerError' })
        expect(shape(dagger)).toEqual(before)
      }
    }
    expect(() => dagger.addPiper(d)).not.toThrow()
  })

  test('a refused addPipes adds none of them', () => {
    const dagger = make()
    const { a, b, c } = five()
    expect(
      thrown(() =>
        dagger.addPipes([
          [a, b],
          [b, c],
          [c, a],
        ]),
      ),
    ).toMatchObject({ code: 'ERR_CYCLE' })
    expect(shape(dagger)).toEqual([[], []])
  })

  test('a taken name is ERR_NAME_TAKEN', () => {
    const dagger = make()
    dagger.addPiper(piper(f.same, { name: 'a' }))
    expect(thrown(() => dagger.addPiper(piper(f.same, { name: 'a' })))).toMatchObject({
      code: 'ERR_NAME_TAKEN',
      name: 'DaggerError',
    })
    expect(thrown(() => dagger.addPipe([f.inc, piper(f.same, { name: 'a' })]))).toMatchObject({
      code: 'ERR_NAME_TAKEN',
    })
    expect(names(dagger.pipers())).toEqual(['a'])
  })

  test('an automatic name gives way to an explicit one', () => {
    const dagger = make()
    dagger.addPiper(piper(f.same, { name: 'inc' }))
    dagger.addPiper(f.inc)
    expect(names(dagger.pipers())).toEqual(['inc', 'inc-2'])
  })

  test('a Piper belongs to one Dagger', () => {
    const [one, two] = [make(), make()]
    const { a } = five()
    one.addPiper(a)
    expect(thrown(() => two.addPiper(a))).toMatchObject({ code: 'ERR_IN_USE', name: 'DaggerError' })
    expect(thrown(() => two.addPipe([f.inc, a]))).toMatchObject({ code: 'ERR_IN_USE' })
    expect(two.pipers()).toHaveLength(0)
  })

  test('resolve finds by piper and name', () => {
    const dagger = make()
    const { a, b } = five()
    dagger.addPiper(a)
    expect(dagger.resolve(a)).toBe(a)
    expect(dagger.resolve('a')).toBe(a)
    for (const wrong of [b, 'b']) {
      expect(thrown(() => dagger.resolve(wrong))).toMatchObject({ code: 'ERR_UNKNOWN_PIPER', name: 'DaggerError' })
      expect(dagger.resolve(wrong, { forgive: true })).toBeUndefined()
    }
  })

  test('unknown pipers are ERR_UNKNOWN_PIPER', () => {
    const dagger = make()
    const { a } = five()
    for (const act of [
      () => dagger.delPiper(a),
      () => dagger.upstream(a),
      () => dagger.downstream('x'),
      () => dagger.extra('x'),
    ]) {
      expect(thrown(act), String(act)).toMatchObject({ code: 'ERR_UNKNOWN_PIPER' })
    }
  })

  test('extra is kept with the piper', () => {
    const dagger = make()
    const extra = { color: 'red' }
    const { a } = five()
    dagger.addPiper(a, { extra })
    expect(dagger.extra(a)).toEqual(extra)
    expect(dagger.extra('a')).toEqual(extra)
  })

  test('upstream, downstream, inputs, outputs, postorder', () => {
    const dagger = make()
    const { a, b, c, d, e } = five()
    dagger.addPipes([
      [a, b, d],
      [a, c, d, e],
    ])
    expect(names(dagger.inputs())).toEqual(['a'])
    expect(names(dagger.outputs())).toEqual(['e'])
    expect(names(dagger.upstream(d))).toEqual(['b', 'c'])
    expect(names(dagger.upstream(e, { deep: true })).sort()).toEqual(['a', 'b', 'c', 'd'])
    expect(names(dagger.downstream(a)).sort()).toEqual(['b', 'c'])
    expect(names(dagger.downstream(a, { deep: true })).sort()).toEqual(['b', 'c', 'd', 'e'])
    const order = names(dagger.postorder())
    expect([...order].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
    for (const { from, to } of dagger.pipes())
      expect(order.indexOf(names([from])[0] ?? '')).toBeLessThan(order.indexOf(names([to])[0] ?? ''))
  })

  test('what is no pipe is ERR_ARGUMENT', () => {
    const dagger = make()
    const { a } = five()
    for (const wrong of [undefined, 5, 'a→b', [], [a, 5], [a, undefined], [a, {}]]) {
      expect(
        thrown(() => dagger.addPipe(wrong as never)),
        JSON.stringify(wrong) ?? 'undefined',
      ).toMatchObject({ code: 'ERR_ARGUMENT', name: 'ArgumentError' })
    }
    for (const wrong of [undefined, 5, {}, []])
      expect(thrown(() => dagger.addPiper(wrong))).toMatchObject({ code: 'ERR_ARGUMENT' })
    expect(dagger.pipers()).toHaveLength(0)
  })

  test('toDot and toMermaid show every piper and pipe', () => {
    const dagger = make()
    const odd = piper(f.same, { name: 'odd "name" <x>' })
    const { a, b } = five()
    dagger.addPipes([
      [a, b],
      [a, odd],
    ])
    expect(dagger.toDot()).toMatch(/^\s*digraph/)
    expect(dagger.toDot().match(/->/g)).toHaveLength(2)
    expect(dagger.toMermaid()).toMatch(/^\s*(flowchart|graph)/)
    expect(dagger.toMermaid().match(/-->/g)).toHaveLength(2)
    expect(dagger.toDot()).toContain('odd \\"name\\"')
  })

  test('plan() says order, segments, pipes, widths', () => {
    const dagger = make()
    const imap = pool(inline(1))
    const [a, b, c] = [
      piper(f.twice, { name: 'a', produce: 2, parallel: imap }),
      piper(f.same, { name: 'b', parallel: imap }),
      piper(f.same, { name: 'c', consume: 2 }),
    ]
    dagger.addPipe([a, b, c])
    const plan = dagger.plan()
    expect(plan.order).toEqual(['a', 'b', 'c'])
    expect(plan.widths).toMatchObject({ a: 2, b: 2, c: 1 })
    expect(plan.segments.flat().sort()).toEqual(['a', 'b', 'c'])
    expect(plan.pipes).toHaveLength(2)
    expect(plan.pipes[0]).toMatchObject({ from: 'a', to: 'b' })
    expect(plan.inFlight.items).toBeGreaterThan(0)
    expect(Array.isArray(plan.warnings)).toBe(true)
  })

  test("widths may be 'each'", () => {
    const dagger = make()
    dagger.addPipe([
      piper(f.upTo, { name: 'a', produce: 'each' }),
      piper(f.same, { name: 'b' }),
      piper(f.inbox, { name: 'c', consume: 'all' }),
    ])
    expect(dagger.plan().widths).toEqual({ a: 'each', b: 'each', c: 1 })
  })

  test('a time limit on a serial piper is warned of', () => {
    const dagger = make()
    dagger.addPiper(piper(f.same, { name: 'a', timeoutMs: 5 }))
    expect(dagger.plan().warnings.filter(({ message }) => message.includes('a')).length).toBeGreaterThan(0)
  })

  test('a hundred pipers are added in one call, and piped once more', () => {
    const dagger = make()
    const pipers = range(100).map((at) => piper(f.same, { name: `p${at}` }))
    dagger.addPipe(pipers)
    for (const at of range(98)) dagger.addPipe([pipers[at], pipers[at + 2]])
    expect(dagger.pipes()).toHaveLength(197)
  })
})

test('a Piper may be piped again after its pipe is deleted', () => {
  const plumber = new Plumber()
  const { a, b } = five()
  pipe(plumber, [a, b])
  plumber.delPipe([a, b] as never)
  pipe(plumber, [b, a])
  expect(plumber.outputs().map(({ name }) => name)).toEqual(['a'])
})

describe('a Dagger without a Plumber', () => {
  interface Running {
    connect(datas: readonly unknown[]): void
    start(): Promise<void>
    stop(): Promise<unknown>
    disconnect(): Promise<void>
    outputs(): AsyncIterable<unknown>[]
  }

  test.each([false, true])(
    'connects, starts, is pulled at its outputs, stops and disconnects; parallel: %s',
    async (inPool) => {
      const imap = inPool && pool(inline(2))
      const dagger = new Dagger()
      const [a, b, c] = [f.inc, f.double, f.text].map((fn) => piper(fn, { parallel: imap }))
      ;(dagger as unknown as Loose).addPipes([
        [a, b],
        [a, c],
      ])
      const running = dagger as unknown as Running
      for (const first of [0, 10]) {
        running.connect([range(5, first)])
        await running.start()
        const [left, right] = await Promise.all(running.outputs().map((output) => drain(output)))
        expect(left).toEqual(range(5, first).map((x) => 2 * (x + 1)))
        expect(right).toEqual(range(5, first).map((x) => String(x + 1)))
        await running.stop()
        await running.disconnect()
      }
      if (imap) await imap.close()
    },
  )

  test('a wrong number of data sets is ERR_INPUTS', () => {
    const dagger = new Dagger()
    ;(dagger as unknown as Loose).addPiper(piper(f.inc, { name: 'lonely' }))
    const error = thrown(() => (dagger as unknown as Running).connect([]))
    expect(error['code']).toBe('ERR_INPUTS')
    expect(error.message).toContain('lonely')
  })
})
