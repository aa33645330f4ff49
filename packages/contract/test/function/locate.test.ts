import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type FunctionRef, locate, step, toStep, type UserFunction } from '@papy/contract/function'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

/** Fixtures are imported by Node itself: what vitest transforms is no module that a worker could import. */
const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).href

const importAll = (name: string) => import(fixture(name)) as Promise<Record<string, unknown>>

/** Follows a reference as a worker does, but without this package's code. */
async function follow(ref: FunctionRef): Promise<unknown> {
  if (ref.kind !== 'module') throw new Error(`not a module: ${ref.source}`)
  const walk = (from: unknown): unknown =>
    ref.export.split('.').reduce((at: unknown, key) => (at as Record<string, unknown> | undefined)?.[key], from)
  const module = (await import(ref.url)) as Record<string, unknown>
  const found = walk(module)
  return typeof found === 'function' ? found : walk(createRequire(import.meta.url)(fileURLToPath(ref.url)))
}

const isFunction = (value: unknown): value is UserFunction =>
  typeof value === 'function' && !/^class/.test(String(value))
const isHolder = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || /^class/.test(String(value))

/** Functions that a module exports, and those that its exported objects and classes hold. */
async function exportedBy(name: string): Promise<[string, UserFunction][]> {
  const all = Object.entries(await importAll(name)).flatMap(([key, value]) => {
    const held = isHolder(value)
      ? Object.getOwnPropertyNames(value).map((at) => [`${key}.${at}`, Reflect.get(value, at)] as const)
      : []
    return [[key, value] as const, ...held]
  })
  return all.filter((entry): entry is [string, UserFunction] => isFunction(entry[1]))
}

describe('every function that a module exports is found as that export', () => {
  const modules = {
    'named.mjs': 24,
    'default-arrow.mjs': 1,
    'default-paren.mjs': 1,
    'default-async-arrow.mjs': 1,
    'default-function.mjs': 1,
    'default-named-function.mjs': 1,
    'default-generator.mjs': 1,
    'default-name.mjs': 1,
    'default-as.mjs': 1,
    'default-class.mjs': 2,
    'default-object-name.mjs': 2,
    'typed.ts': 5,
  }
  test.each(Object.entries(modules))('%s', async (module, count) => {
    const functions = await exportedBy(module)
    expect(functions.map(([name]) => name)).toHaveLength(count)
    for (const [name, fn] of functions) {
      if (/unexported|imported/.test(name)) continue
      const ref = locate(toStep(fn))
      expect(ref, name).toMatchObject({ kind: 'module', url: fixture(module) })
      expect(await follow(ref), name).toBe(fn)
    }
  })
})

test('functions of an object that is the default export', async () => {
  const { default: object } = (await importAll('default-object.mjs')) as { default: Record<string, UserFunction> }
  for (const name of ['chosen', 'renamed', 'inline', 'method']) {
    const ref = locate(toStep(object[name] as UserFunction))
    expect(await follow(ref), name).toBe(object[name])
  }
  expect(() => locate(toStep(object['spread'] as UserFunction))).toThrow(
    expect.objectContaining({ code: 'ERR_CAPTURE' }),
  )
})

test('a module that exports data, Proxies and odd names', async () => {
  const { last, dotted } = (await importAll('odd.mjs')) as { last: UserFunction; dotted: Record<string, UserFunction> }
  expect(locate(toStep(last))).toMatchObject({ export: 'last' })
  expect(() => locate(toStep(dotted['a.b'] as UserFunction))).toThrow(expect.objectContaining({ code: 'ERR_CAPTURE' }))
})

test('a re-exported function is found in the module that defines it', async () => {
  const { imported } = (await importAll('named.mjs')) as { imported: UserFunction }
  expect(locate(toStep(imported))).toEqual({ kind: 'module', url: fixture('other.mjs'), export: 'twice' })
})

test('a function that another of the same name hides is not taken for the exported one', async () => {
  const { unexported } = (await importAll('named.mjs')) as {
    unexported: () => Record<string, UserFunction> & { hiddenTable: { arrow: UserFunction } }
  }
  const { arrow, declared, made, hiddenTable } = unexported()
  for (const fn of [arrow, declared, made, hiddenTable.arrow])
    expect(() => locate(toStep(fn as UserFunction))).toThrow(expect.objectContaining({ code: 'ERR_CAPTURE' }))
})

describe('CommonJS', () => {
  const modules = { 'common.cjs': 5, 'common-object.cjs': 2, 'transpiled.cjs': 2 }
  test.each(Object.entries(modules))('%s', async (module, count) => {
    const exports = createRequire(import.meta.url)(`./fixtures/${module}`) as Record<string, unknown>
    const names = Object.getOwnPropertyNames(exports).filter((name) => name !== 'broken' && name !== 'hidden')
    const held = names.flatMap((name) => {
      const value = exports[name]
      return isHolder(value)
        ? Object.getOwnPropertyNames(value).map((key) => Reflect.get(value, key) as unknown)
        : [value]
    })
    const functions = held.filter(isFunction)
    expect(functions.length).toBe(count)
    for (const fn of functions) expect(await follow(locate(toStep(fn)))).toBe(fn)
  })

  test('module.exports that is a function', async () => {
    const { default: fn } = (await importAll('common-function.cjs')) as {
      default: UserFunction & { also: UserFunction }
    }
    expect(locate(toStep(fn))).toEqual({ kind: 'module', url: fixture('common-function.cjs'), export: 'default' })
    expect(await follow(locate(toStep(fn.also)))).toBe(fn.also)
  })

  test('a function that is not exported, though one of its name is', async () => {
    const { default: exports } = (await importAll('common.cjs')) as {
      default: { hidden: () => { arrow: UserFunction } }
    }
    expect(() => locate(toStep(exports.hidden().arrow))).toThrow(expect.objectContaining({ code: 'ERR_CAPTURE' }))
  })
})

test('step.from names an export without looking', () => {
  const url = 'file:///nowhere/steps.js'
  expect(locate(step.from(url, 'align', 1))).toEqual({ kind: 'module', url, export: 'align' })
})

test('is quick: the inspector is asked once for each function, and for 1,000 of them not more than for 10 each', () => {
  const asked = (fns: readonly UserFunction[], times = 1): number => {
    const post = vi.spyOn(Session.prototype, 'post')
    for (let at = 0; at < times * fns.length; at++) locate(toStep(fns[at % fns.length] as UserFunction))
    const { length } = post.mock.calls
    post.mockRestore()
    return length / fns.length
  }
  const apart = (length: number) => Array.from({ length }, () => new Function('return ([x]) => x')() as UserFunction)
  const alike = (length: number) => Array.from({ length }, () => (([x]: [number]) => x) as UserFunction)
  expect(asked(apart(5), 2_000)).toBe(asked(apart(5)))
  const few = asked(alike(10))
  expect(few).toBeGreaterThan(0)
  expect(asked(alike(1_000))).toBeLessThanOrEqual(few)
})

test('without an inspector: ERR_NO_INSPECTOR, and step.from still works', () => {
  const builtin = vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => {
    throw new Error('built without')
  })
  const fn = ([x]: [number]) => x
  expect(() => locate(toStep(fn))).toThrow(expect.objectContaining({ name: 'RuntimeError', code: 'ERR_NO_INSPECTOR' }))
  expect(locate(step.from('file:///steps.js', 'f'))).toMatchObject({ export: 'f' })
  builtin.mockRestore()
  expect(locate(toStep(fn))).toMatchObject({ kind: 'source' })
})

test('a module whose file was changed since is known as it was executed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'papy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'changing.mjs')
  writeFileSync(file, 'const x = 1\nexport const first = () => 1\nexport const wanted = () => x + 1\n')
  const { importing } = (await importAll('importing.mjs')) as { importing: (url: string) => Promise<object> }
  const { wanted } = (await importing(pathToFileURL(file).href)) as { wanted: UserFunction }
  writeFileSync(file, 'const y = 2\nexport const renamed = () => y\n')
  expect(locate(toStep(wanted))).toMatchObject({ url: pathToFileURL(file).href, export: 'wanted' })
})
