import { type ConfigureOptions, Dagger, Piper, Plumber } from '@papy/core'
import { describe, expect, it } from 'vitest'
import { poolStub } from './support/pool.ts'
import { thrown } from './support/thrown.ts'

const identity = ([x]: [number]) => x
const pair = ([x]: [number]) => [x, x]
const add = ([a, b]: [number, number]) => a + b

function diamond() {
  const plumber = new Plumber()
  const [top, left, right, end] = [identity, identity, identity, add].map((fn) => new Piper(fn as typeof identity))
  const ends = [top, left, right, end] as [Piper, Piper, Piper, Piper]
  plumber.addPipes([
    [ends[0], ends[1], ends[3]],
    [ends[0], ends[2], ends[3]],
  ] as never)
  return { plumber, ends }
}

describe('configure', () => {
  it('changes the settings of the very piper, and leaves the others and the pipes', () => {
    const { plumber, ends } = diamond()
    const before = plumber.toDot()
    plumber.configure('identity-2', { timeoutMs: 500, debug: true })
    expect(ends[1].settings).toMatchObject({ timeoutMs: 500, debug: true, name: 'identity' })
    expect(ends[1].name).toBe('identity-2')
    expect(plumber.toDot()).toBe(before)
    plumber.configure(ends[1], { timeoutMs: undefined, track: true })
    expect(ends[1].settings).toMatchObject({ timeoutMs: 500, track: true })
    expect(ends[2].settings.timeoutMs).toBeUndefined()
  })

  it('gives a piper another pool', () => {
    const dagger = new Dagger()
    const { pool, asked } = poolStub({ ordered: false })
    const [first] = dagger.addPipe([identity, identity])
    dagger.configure(first, { parallel: pool })
    expect(first.settings).toMatchObject({ parallel: pool, ordered: false })
    expect(asked).toEqual([first.worker.steps])
  })

  it('works out anew what shape items have', () => {
    const dagger = new Dagger()
    dagger.addPipe([pair, identity] as never)
    dagger.configure('pair', { produce: 2 })
    expect(dagger.plan().widths).toEqual({ pair: 2, identity: 2 })
    dagger.configure('identity', { consume: 2 } as ConfigureOptions)
    expect(dagger.plan().widths).toEqual({ pair: 2, identity: 1 })
  })

  it.each([
    ['an option that there is not', 'pair', { timeout: 1 }, 'ERR_ARGUMENT'],
    ['a value that does not fit', 'pair', { timeoutMs: -1 }, 'ERR_ARGUMENT'],
    ['a name', 'pair', { name: 'other' }, 'ERR_ARGUMENT'],
    ['a branch', 'pair', { branch: 1 }, 'ERR_ARGUMENT'],
    ['a piper that there is not', 'pear', { timeoutMs: 1 }, 'ERR_UNKNOWN_PIPER'],
    ['a width that does not fit', 'identity', { consume: 3 }, 'ERR_ARITY'],
    ['a width that does not fit further down', 'pair', { produce: 3 }, 'ERR_ARITY'],
  ])('refuses %s, and leaves all as it was', (_, name, options, code) => {
    const dagger = new Dagger()
    dagger.addPipe([new Piper(pair, { produce: 2 }), new Piper(identity as never, { consume: 2 })] as never)
    const before = JSON.stringify([dagger.plan(), dagger.pipers().map(({ settings }) => settings)])
    expect(thrown(() => dagger.configure(name, options as never)).code).toBe(code)
    expect(JSON.stringify([dagger.plan(), dagger.pipers().map(({ settings }) => settings)])).toBe(before)
  })

  it('is refused while the graph runs', async () => {
    await using plumber = new Plumber()
    plumber.addPiper(identity)
    await plumber.start([[1]])
    expect(thrown(() => plumber.configure('identity', { debug: true })).code).toBe('ERR_STATE')
  })

  it('of a piper that was copied from another leaves that one', () => {
    const dagger = new Dagger()
    const original = new Piper(identity, { timeoutMs: 1 })
    const copy = dagger.addPiper(new Piper(original))
    dagger.configure(copy, { timeoutMs: 2 })
    expect([original.settings.timeoutMs, copy.settings.timeoutMs, new Piper(copy).settings.timeoutMs]).toEqual([
      1, 2, 2,
    ])
  })
})
