import { describe, expect, it } from 'vitest'
import { type Shape, type Shaper, shapeAfter, single } from '../src/shape.ts'
import { thrown } from './support/thrown.ts'

const plain: Shaper = { consume: 1, produce: 1, spawn: 1, ordered: true }
const names = { piper: 'reader', upstream: ['left', 'right'] }

const after = (inputs: readonly Partial<Shape>[], settings: Partial<Shaper>) =>
  shapeAfter(
    inputs.map((shape) => ({ ...single, ...shape })),
    { ...plain, ...settings },
    names,
  )

const refusal = (inputs: readonly Partial<Shape>[], settings: Partial<Shaper>) => thrown(() => after(inputs, settings))

describe('the width of an item', () => {
  it('is 1 at an input', () => {
    expect(after([], {}).output).toEqual({ width: 1, span: 1, ordered: true })
  })

  it('is multiplied by produce', () => {
    expect(after([], { produce: 3 }).output.width).toBe(3)
    expect(after([{ width: 4 }], { produce: 3 }).output.width).toBe(12)
    expect(after([{ width: 4 }], { produce: 'each' }).output.width).toBe('each')
    expect(after([{ width: 'each' }], { produce: 3 }).output.width).toBe('each')
  })

  it.each([
    { width: 4, consume: 4, gathered: 1, span: 1, why: 'regroups one item' },
    { width: 4, consume: 2, gathered: 2, span: 1, why: 'groups within the item' },
    { width: 4, consume: 12, gathered: 1, span: 3, why: 'gathers three items' },
    { width: 1, consume: 3, gathered: 1, span: 3, why: 'gathers neighbours' },
    { width: 6, consume: 'all', gathered: 1, span: 1, why: 'gathers what there is' },
    { width: 'each', consume: 'all', gathered: 1, span: 1, why: 'gathers however many' },
    { width: 'each', consume: 1, gathered: 'each', span: 1, why: 'leaves them alone' },
  ] as const)(
    'is $gathered after consume: $consume on width $width, which $why',
    ({ width, consume, gathered, span }) => {
      expect(after([{ width }], { consume })).toEqual({
        read: { width, span: 1, ordered: true },
        gathered: { width: gathered, span, ordered: true },
        output: { width: gathered, span, ordered: true },
      })
    },
  )

  it('is first gathered, then produced', () => {
    expect(after([{ width: 4, span: 5 }], { consume: 8, produce: 3 }).output).toEqual({
      width: 3,
      span: 10,
      ordered: true,
    })
  })

  it.each([
    { width: 4, consume: 3, fits: 4 },
    { width: 4, consume: 6, fits: 4 },
    { width: 2, consume: 3, fits: 2 },
    { width: 'each', consume: 2, fits: 'all' },
  ] as const)(
    'refuses consume: $consume on width $width, and names $fits, which would do',
    ({ width, consume, fits }) => {
      const error = refusal([{ width }], { consume })
      expect(error).toMatchObject({ name: 'DaggerError', code: 'ERR_ARITY', piper: 'reader', upstream: ['left'], fits })
      expect(error.message).toContain('reader')
      expect(error.message).toContain('left')
      expect(error.message).toContain(String(fits))
      expect(() => after([{ width }], { consume: fits })).not.toThrow()
    },
  )

  it('refuses more items than can be counted', () => {
    expect(refusal([{ width: 2 ** 40 }], { produce: 2 ** 20 }).code).toBe('ERR_ARITY')
    expect(refusal([{ span: 2 ** 40 }], { consume: 2 ** 20 }).code).toBe('ERR_ARITY')
  })
})

describe('spawn', () => {
  it.each([
    { width: 4, spawn: 2 },
    { width: 4, spawn: 4 },
    { width: 1, spawn: 7 },
    { width: 'each', spawn: 7 },
  ] as const)('may be $spawn on width $width', ({ width, spawn }) => {
    expect(after([{ width }], { spawn }).output.width).toBe(width)
  })

  it.each([
    { width: 4, spawn: 3 },
    { width: 6, spawn: 4 },
    { width: 2, spawn: 4 },
  ])('may not be $spawn on width $width', ({ width, spawn }) => {
    const error = refusal([{ width }], { spawn })
    expect(error).toMatchObject({ code: 'ERR_ARITY', piper: 'reader', upstream: ['left'] })
    expect(() => after([{ width }], { spawn: error['fits'] as number })).not.toThrow()
  })

  it('is of the width that is read, not of what is gathered', () => {
    expect(after([{ width: 4 }], { consume: 4, spawn: 2 }).output.width).toBe(1)
    expect(refusal([{ width: 4 }], { consume: 4, spawn: 3 }).code).toBe('ERR_ARITY')
  })
})

describe('a join', () => {
  it('reads branches of equal width and span', () => {
    expect(
      after(
        [
          { width: 2, span: 3 },
          { width: 2, span: 3 },
        ],
        {},
      ).output,
    ).toEqual({ width: 2, span: 3, ordered: true })
    expect(after([{ width: 'each' }, { width: 'each' }], {}).output.width).toBe('each')
  })

  it.each([
    [{ width: 2 }, { width: 1 }],
    [{ width: 'each' }, { width: 1 }],
    [{ width: 3 }, { width: 'each' }],
    [{ span: 2 }, { span: 1 }],
  ] as const)('refuses %o and %o', (one, other) => {
    const error = refusal([one, other], {})
    expect(error).toMatchObject({ code: 'ERR_ARITY', piper: 'reader', upstream: ['left', 'right'] })
    expect(error).toHaveProperty('fits')
  })

  it('is unordered if one branch is', () => {
    expect(after([{}, { ordered: false }], {}).output.ordered).toBe(false)
  })
})

describe('an unordered piper', () => {
  it('makes all that follows unordered', () => {
    expect(after([], { ordered: false })).toMatchObject({ gathered: { ordered: true }, output: { ordered: false } })
    expect(after([{ ordered: false }], {}).output.ordered).toBe(false)
  })

  it.each([
    { width: 1, consume: 2 },
    { width: 2, consume: 4 },
  ])('is not followed by one that gathers neighbours: consume: $consume on width $width', ({ width, consume }) => {
    const error = refusal([{ width, ordered: false }], { consume })
    expect(error).toMatchObject({
      name: 'DaggerError',
      code: 'ERR_UNORDERED_GATHER',
      piper: 'reader',
      upstream: ['left'],
      fits: width,
    })
  })

  it.each([
    { width: 4, consume: 4 },
    { width: 4, consume: 2 },
    { width: 4, consume: 'all' },
    { width: 4, consume: 1 },
  ] as const)('may be followed by consume: $consume on width $width', ({ width, consume }) => {
    expect(() => after([{ width, ordered: false }], { consume })).not.toThrow()
  })
})
