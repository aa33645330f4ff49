import { Dagger, isPiper, Piper, type PiperOptions, step, Worker } from '@papy/core'
import { describe, expect, it } from 'vitest'
import { poolStub } from './support/pool.ts'
import { thrown } from './support/thrown.ts'

const double = ([n]: [number]) => n * 2
const increment = ([n]: [number]) => n + 1

describe('a Piper', () => {
  it.each([
    ['a function', double, 'double'],
    ['a step', step(double), 'double'],
    ['a Worker', new Worker(double, { name: 'twice' }), 'twice'],
    ['a list', [double, increment] as const, 'double>increment'],
  ])('is made of %s', (_, work, name) => {
    const piper = new Piper(work as typeof double)
    expect(piper.name).toBe(name)
    expect(piper.worker.name).toBe(name)
    expect(isPiper(piper)).toBe(true)
    expect(Symbol.for('papy.piper') in piper).toBe(true)
  })

  it('shares the Worker it is given', () => {
    const worker = new Worker(double)
    expect(new Piper(worker).worker).toBe(worker)
  })

  it('has every setting, defaults filled in, frozen', () => {
    const { settings } = new Piper(double)
    expect(settings).toEqual({
      parallel: false,
      consume: 1,
      produce: 1,
      spawn: 1,
      repeat: false,
      timeoutMs: undefined,
      retry: undefined,
      branch: undefined,
      debug: false,
      name: 'double',
      track: false,
      ordered: true,
      keep: false,
      leases: false,
    })
    expect(Object.isFrozen(settings)).toBe(true)
  })

  it('keeps what it was given, and fills retry in', () => {
    const { pool } = poolStub()
    const when = () => true
    const given = {
      parallel: pool,
      consume: 'all',
      produce: 'each',
      spawn: 3,
      timeoutMs: 7,
      branch: 'left',
      debug: true,
      name: 'n',
      track: true,
      ordered: false,
      keep: true,
    } as const
    const { settings } = new Piper((rows: [number][]) => rows, { ...given, retry: { attempts: 2, jitter: true, when } })
    expect(settings).toMatchObject({ ...given, parallel: pool })
    expect(settings.retry).toEqual({ attempts: 2, backoffMs: 0, jitter: 1, when })
    expect(Object.isFrozen(settings.retry)).toBe(true)
  })

  it('takes an option that is undefined as not given', () => {
    expect(new Piper(double, { name: undefined, consume: undefined, retry: undefined }).settings).toEqual(
      new Piper(double).settings,
    )
  })

  it('is ordered as its pool unless it says so itself', () => {
    const { pool } = poolStub({ ordered: false })
    expect(new Piper(double, { parallel: pool }).settings.ordered).toBe(false)
    expect(new Piper(double, { parallel: pool, ordered: true }).settings.ordered).toBe(true)
    expect(new Piper(double).settings.ordered).toBe(true)
  })

  it('is not made of what no Worker is made of', () => {
    for (const work of [[], 5, undefined, {}]) expect(thrown(() => new Piper(work as never)).code).toBe('ERR_ARGUMENT')
  })

  it.each<[string, object | number | null]>([
    ['parallel: true', { parallel: true }],
    ['parallel: 4', { parallel: 4 }],
    ['parallel: null', { parallel: null }],
    ['consume: 0', { consume: 0 }],
    ['consume: 1.5', { consume: 1.5 }],
    ['consume: -1', { consume: -1 }],
    ["consume: 'each'", { consume: 'each' }],
    ["consume: '2'", { consume: '2' }],
    ['produce: 0', { produce: 0 }],
    ['produce: NaN', { produce: Number.NaN }],
    ['produce: Infinity', { produce: Number.POSITIVE_INFINITY }],
    ["produce: 'all'", { produce: 'all' }],
    ['spawn: 0', { spawn: 0 }],
    ["spawn: 'all'", { spawn: 'all' }],
    ['repeat: 1', { repeat: 1 }],
    ["repeat with produce: 'each'", { repeat: true, produce: 'each' }],
    ['timeoutMs: 0', { timeoutMs: 0 }],
    ['timeoutMs: -1', { timeoutMs: -1 }],
    ["timeoutMs: '5'", { timeoutMs: '5' }],
    ['a time-out longer than timers can wait', { timeoutMs: 2 ** 31 }],
    ['retry: 3', { retry: 3 }],
    ['retry: null', { retry: null }],
    ['retry of no attempt', { retry: { attempts: 0 } }],
    ['retry with a negative wait', { retry: { backoffMs: -1 } }],
    ['retry with jitter over 1', { retry: { jitter: 1.5 } }],
    ['retry when it is no function', { retry: { when: true } }],
    ['an unknown option of retry', { retry: { times: 3 } }],
    ['branch: NaN', { branch: Number.NaN }],
    ['branch: {}', { branch: {} }],
    ['debug: 1', { debug: 1 }],
    ["name: ''", { name: '' }],
    ['name: 5', { name: 5 }],
    ["track: 'yes'", { track: 'yes' }],
    ['ordered: 0', { ordered: 0 }],
    ['keep: null', { keep: null }],
    ['an unknown option', { produces: 2 }],
    ['an option that is there on every object', { toString: 2 }],
    ['options that are a number', 5],
    ['options that are null', null],
    ['options that are a list', []],
  ])('refuses %s', (_, options) => {
    const error = thrown(() => new Piper(double, options as PiperOptions))
    expect(error).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT' })
    expect(error).toHaveProperty('value')
    expect(error.message).toMatch(/; (pass|say|its options are)/)
  })

  it('lists the options there are for one that is none', () => {
    for (const options of [{ produces: 2 }, { toString: 2 }, { constructor: 2 }]) {
      const [name] = Object.keys(options)
      const error = thrown(() => new Piper(double, options as PiperOptions))
      expect(error.message).toMatch(
        new RegExp(`^Piper has no option ${name}; its options are parallel, consume, produce,`),
      )
    }
  })

  it('names the option and quotes the value', () => {
    const error = thrown(() => new Piper(double, { consume: 'two' } as never))
    expect(error).toMatchObject({ option: 'consume', value: 'two' })
    expect(error.message).toBe('option consume of Piper is "two"; pass a whole number from 1 or \'all\'')
  })
})

describe('a parallel Piper', () => {
  it('asks its pool, at once, whether its workers could get the functions', () => {
    const { pool, asked } = poolStub({}, ['increment'])
    const piper = new Piper([double, step(double)], { parallel: pool })
    expect(asked).toEqual([piper.worker.steps])
    expect(thrown(() => new Piper([double, increment], { parallel: pool }))).toMatchObject({ code: 'ERR_CAPTURE' })
  })

  it('asks nobody when it is serial', () => {
    expect(new Piper(increment, { parallel: false }).settings.parallel).toBe(false)
  })
})

describe('a Piper made of a Piper', () => {
  it('shares its Worker and settings', () => {
    const first = new Piper(double, { produce: 2, repeat: true, timeoutMs: 5, name: 'first' })
    const copy = new Piper(first)
    expect(copy).not.toBe(first)
    expect(copy.worker).toBe(first.worker)
    expect(copy.settings).toEqual(first.settings)
  })

  it('takes other settings where they are given', () => {
    const first = new Piper(double, { timeoutMs: 5, name: 'first', track: true })
    const { settings } = new Piper(first, { timeoutMs: 9, name: 'second', track: undefined })
    expect(settings).toMatchObject({ timeoutMs: 9, name: 'second', track: true })
  })

  it('follows the defaults of its own pool', () => {
    const [ordered, unordered] = [poolStub().pool, poolStub({ ordered: false }).pool]
    const first = new Piper(double, { parallel: ordered })
    expect(new Piper(first, { parallel: unordered }).settings.ordered).toBe(false)
  })

  it('is checked as a whole', () => {
    const first = new Piper(double, { produce: 2, repeat: true })
    expect(thrown(() => new Piper(first, { produce: 'each' })).code).toBe('ERR_ARGUMENT')
  })

  it('has the name it was given, not the one its model has in a Dagger', () => {
    const dagger = new Dagger()
    dagger.addPiper(double)
    const second = dagger.addPiper(double)
    expect(second.name).toBe('double-2')
    expect(new Piper(second).name).toBe('double')
    const copy = dagger.addPiper(new Piper(second))
    expect(copy.name).toBe('double-3')
  })
})
