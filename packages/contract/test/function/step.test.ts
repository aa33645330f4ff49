import { imports, isStep, step, stepName, toStep, type UserFunction } from '@papy/contract/function'
import { expect, test } from 'vitest'

const f = (_: unknown, ...args: unknown[]) => args

test('a function becomes a step, a step stays as it is', () => {
  const made = toStep(f)
  expect(made).toEqual({ fn: f, args: [] })
  expect(toStep(made)).toBe(made)
  expect([isStep(made), isStep(f), isStep({ fn: f, args: [] }), isStep(undefined)]).toEqual([true, false, false, false])
})

test('steps are frozen and bind arguments in order', () => {
  const args = [1]
  const made = step(step(f, ...args), 2)
  args.push(3)
  expect(made.args).toEqual([1, 2])
  expect(Object.isFrozen(made) && Object.isFrozen(made.args)).toBe(true)
  expect(toStep(f).args).toEqual([])
})

test('modules add up and survive binding', () => {
  const made = step(imports({ os: 'node:os' }, imports({ path: 'node:path' }, f)), 1)
  expect(made).toMatchObject({ fn: f, args: [1], modules: { os: 'node:os', path: 'node:path' } })
})

test('step.from takes a URL and a name', () => {
  expect(step.from('file:///a.js', 'b.c', 1)).toMatchObject({ from: { url: 'file:///a.js', export: 'b.c' }, args: [1] })
  for (const [url, name] of [
    ['./a.js', 'b'],
    ['', 'b'],
    ['file:///a.js', ''],
    ['file:///a.js', undefined],
    [undefined, 'b'],
  ])
    expect(() => step.from(url as string, name as string)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT' }),
    )
})

test('names', () => {
  const names = [
    toStep(f),
    toStep(() => 1),
    step.from('file:///a.js', 'b.c'),
    toStep(Object.defineProperty(() => 1, 'name', { value: 3 }) as UserFunction),
  ]
  expect(names.map(stepName)).toEqual(['f', 'anonymous', 'c', 'anonymous'])
})
