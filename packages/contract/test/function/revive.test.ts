import { imports, live, type Step, step, toStep, type UserFunction } from '@papy/contract/function'
import { describe, expect, test } from 'vitest'
import { inWorker } from './worker.ts'

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).href

const here = async (given: Step, ...inboxes: readonly unknown[]): Promise<readonly unknown[]> => {
  const { call } = await live(given)
  return Promise.all(inboxes.map(call))
}

/** Answers alike in this thread and in a worker. */
async function everywhere(given: Step, ...inboxes: readonly unknown[]): Promise<readonly unknown[]> {
  const { results, error } = await inWorker(given, ...inboxes)
  expect(error).toBeUndefined()
  expect(await here(given, ...inboxes)).toEqual(results)
  return results as readonly unknown[]
}

const steps = (await import(fixture('steps.mjs'))) as Record<'add' | 'addAll', UserFunction> &
  Record<'tens' | 'cores', Step> & { Geometry: { area: UserFunction } }

describe('a worker gets the function', () => {
  test('that a module exports, with its bound arguments', async () => {
    expect(await everywhere(toStep(steps.add), [1], [2])).toEqual([101, 102])
    expect(await everywhere(step(steps.add, 1000), [1])).toEqual([1101])
    expect(await everywhere(step(steps.addAll, 1, 2, 3), [1])).toEqual([107])
    expect(await everywhere(toStep(steps.Geometry.area), [3])).toEqual([300])
  })

  test('that CommonJS modules export, also what Node does not see in their text', async () => {
    const { default: exports } = (await import(fixture('common-object.cjs'))) as {
      default: Record<string, UserFunction>
    }
    for (const fn of Object.values(exports)) expect(await everywhere(toStep(fn), [4])).toEqual([8])
  })

  test('that stands inline', async () => {
    expect(
      await everywhere(
        toStep(([x]: [number]) => x * 2),
        [4],
      ),
    ).toEqual([8])
    expect(
      await everywhere(
        toStep(async ([x]: [number]) => x * 2),
        [4],
      ),
    ).toEqual([8])
  })

  test('that step.from names, also where the export is a step', async () => {
    expect(await everywhere(step.from(fixture('steps.mjs'), 'add', 5), [1])).toEqual([106])
    expect(await everywhere(step.from(new URL(fixture('steps.mjs')), 'Geometry.area'), [1])).toEqual([100])
    expect(await everywhere(step.from(fixture('steps.mjs'), 'tens', 5), [1])).toEqual([116])
    expect(await everywhere(step.from(fixture('steps.mjs'), 'cores'), [1])).toEqual([101])
  })

  test('of a step that a module exports, though the function itself is not exported', async () => {
    expect(await everywhere(steps.cores, [1])).toEqual([101])
    expect(await everywhere(step(steps.tens, 1), [1])).toEqual([112])
  })

  test('without `this`', async () => {
    const fn = new Function(
      '"use strict"; return function ([x]) { return this === undefined ? x : "has this" }',
    )() as UserFunction
    expect(await everywhere(toStep(fn), [4])).toEqual([4])
  })
})

describe('modules', () => {
  test('come as last argument, after bound ones', async () => {
    const given = imports({ os: 'node:os', path: 'path' }, ((
      [x]: [string],
      y: string,
      modules: Readonly<Record<'os' | 'path', Readonly<Record<string, unknown>>>>,
    ) => [x, y, typeof modules.os['cpus'], typeof modules.path['join']]) as UserFunction)
    expect(await everywhere(step(given, 'y'), ['x'])).toEqual([['x', 'y', 'function', 'function']])
  })

  test('may be one of several, or none', async () => {
    const given = imports(
      { first: 'nowhere-to-be-found|node:os', none: '?nowhere-to-be-found|nor-this', some: '?node:os' },
      ((_: unknown, all: Record<string, unknown>) =>
        Object.entries(all).map(([name, module]) => [name, typeof module])) as UserFunction,
    )
    expect(await everywhere(given, [0])).toEqual([
      [
        ['first', 'object'],
        ['none', 'undefined'],
        ['some', 'object'],
      ],
    ])
  })

  test('are packages of the project', async () => {
    const given = imports({ vitest: '@papy/contract' }, ((
      _: unknown,
      { vitest }: Record<string, Record<string, unknown>>,
    ) => Object.keys(vitest ?? {}).includes('PapyError')) as UserFunction)
    expect(await everywhere(given, [0])).toEqual([true])
  })

  test('are found beside the file of the function', async () => {
    const { relative } = (await import(fixture('relative.mjs'))) as { relative: () => Step }
    expect(await everywhere(relative(), [1])).toEqual([8])
  })

  test('that are missing are named', async () => {
    const given = imports({ gone: 'nowhere-to-be-found' }, () => 1)
    await expect(live(given)).rejects.toMatchObject({
      name: 'RuntimeError',
      code: 'ERR_IMPORT',
      specifier: 'nowhere-to-be-found',
    })
    expect((await inWorker(given, [0])).error).toMatchObject({
      code: 'ERR_IMPORT',
      message: expect.stringContaining("'?nowhere-to-be-found'"),
    })
  })

  test('must be written as specifiers', () => {
    for (const specifier of ['', '?', 'a||b', '|a', 1, undefined])
      expect(() => imports({ x: specifier as string }, () => 1)).toThrow(
        expect.objectContaining({ code: 'ERR_ARGUMENT' }),
      )
  })
})

describe('what cannot be had is refused', () => {
  test('an export that is missing, inherited, a class or no function', async () => {
    for (const name of ['nothing', 'toString', 'Geometry', 'plain', 'Geometry.nothing', 'default']) {
      const given = step.from(fixture('steps.mjs'), name)
      await expect(live(given)).rejects.toMatchObject({
        code: 'ERR_NOT_EXPORTED',
        url: fixture('steps.mjs'),
        export: name,
      })
    }
    const { error } = await inWorker(step.from(fixture('steps.mjs'), 'nothing'), [0])
    expect(error).toMatchObject({
      code: 'ERR_NOT_EXPORTED',
      exports: ['Geometry', 'add', 'addAll', 'cores', 'plain', 'tens'],
    })
    expect(error?.message).toMatch(/steps\.mjs exports no function named nothing; it exports Geometry, add/)
  })

  test('a module that is missing or throws', async () => {
    for (const name of ['missing.mjs', 'throwing.mjs']) {
      const given = step.from(fixture(name), 'f')
      await expect(live(given)).rejects.toMatchObject({ code: 'ERR_IMPORT', url: fixture(name) })
      expect((await inWorker(given, [0])).error).toMatchObject({
        code: 'ERR_IMPORT',
        message: expect.stringContaining(name),
      })
    }
  })
})

describe('live', () => {
  test('is ready at once unless something must be imported, and imports once', async () => {
    expect(live(toStep(steps.add))).not.toBeInstanceOf(Promise)
    const given = imports({ os: 'node:os' }, steps.add)
    const first = live(given)
    expect(first).toBeInstanceOf(Promise)
    expect(live(given)).toBe(first)
    expect(live(given)).toBe(first)
    const ready = await first
    expect(live(given)).toBe(ready)
  })

  test('takes functions that no worker could get', async () => {
    const factor = Math.random()
    expect(
      await here(
        toStep(([x]: [number]) => x * factor),
        [2],
      ),
    ).toEqual([2 * factor])
    expect(await here(toStep(Math.sign as UserFunction), [-3])).toEqual([-1])
  })

  test('is named after the function', async () => {
    expect(live(toStep(steps.add))).toMatchObject({ name: 'add' })
    expect(live(toStep(() => 1))).toMatchObject({ name: 'anonymous' })
    expect(await live(step.from(fixture('steps.mjs'), 'Geometry.area'))).toMatchObject({ name: 'area' })
  })
})
