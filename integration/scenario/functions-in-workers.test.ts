import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { imports, step, Worker } from '@papy/core'
import type { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import byDefault, * as e from './fixtures/exports.mjs'
import * as f from './fixtures/functions.mjs'
import { typed } from './fixtures/typed.ts'
import { unloadable } from './fixtures/worker-dies.mjs'
import { bind, drain, errorOf, piper, plumb, stream, thrown } from './flow.ts'
import { pool } from './place.ts'
import { program } from './program.ts'

const require = createRequire(import.meta.url)
const common = require('./fixtures/common.cjs') as Record<string, unknown> & { computed: Record<string, unknown> }
const whole = require('./fixtures/common-function.cjs') as unknown
const here = (file: string): string => new URL(`./fixtures/${file}`, import.meta.url).href
const loose = {
  from: step.from as (url: unknown, name: unknown, ...args: unknown[]) => unknown,
  imports: imports as (modules: unknown, fn: unknown, ...args: unknown[]) => unknown,
}

let imap: IMap
beforeAll(() => {
  imap = pool(threads(2))
})
afterAll(() => imap.close())

describe('any exported function just works in threads', () => {
  const ways: readonly [string, unknown][] = [
    ['a declaration', e.declared],
    ['an arrow', e.arrow],
    ['an async arrow', e.asyncArrow],
    ['an async declaration', e.asyncDeclared],
    ['an expression with another name', e.expression],
    ['under an alias', e.alias],
    ['re-exported', e.reExported],
    ['re-exported by a star', e.inner],
    ['in a namespace', e.space.inner],
    ['the default', byDefault],
    ['a static method', e.Geometry.area],
    ['a static method with private state', e.Geometry.hidden],
    ['an entry of an exported object', e.table.entry],
    ['CommonJS exports.x', common['dotted']],
    ['CommonJS, async', common['asyncDotted']],
    ['CommonJS, a declaration', common['declared']],
    ['CommonJS, deep', common.computed['deep']],
    ['CommonJS module.exports', whole],
    ['a .ts module', typed],
    ['step()', bind(e.declared)],
    ['a Worker', new Worker(e.declared as never)],
    ['step.from', loose.from(here('exports.mjs'), 'declared')],
    ['step.from, default', loose.from(here('exports.mjs'), 'default')],
    ['step.from, a static method', loose.from(here('exports.mjs'), 'Geometry.area')],
    ['step.from, CommonJS', loose.from(here('common.cjs'), 'dotted')],
    ['in place, capturing nothing', ([x]: [number]) => x + 100],
    ['in place, async', async ([x]: [number]) => x + 100],
    [
      'in place, a function',
      function ([x]: [number]) {
        return x + 100
      },
    ],
    ['made elsewhere, capturing nothing', e.makePure()],
    ['in place, with globals', ([x]: [number]) => Math.max(x + 100, Number.NEGATIVE_INFINITY)],
    [
      'in place, with local names',
      ([x]: [number]) => {
        const base = 100
        const sum = (y: number): number => base + y
        return sum(x)
      },
    ],
  ]
  test.each(ways)('%s', async (_, what) => {
    expect(await stream(plumb([piper(what, { parallel: imap })]), [[1, 2]])).toEqual([101, 102])
  })

  test('also as a task, with bare items', async () => {
    const own = pool(threads(1))
    const task = own.addTask(f.bareDouble as never, [1, 2] as never)
    await own.start()
    expect(await drain(task)).toEqual([2, 4])
    await own.close()
  })

  test('a function that uses an import of its module', async () => {
    expect(await stream(plumb([piper(e.usingImport, { parallel: imap })]), [[1]])).toEqual([102])
  })

  test('a composition of functions of several modules', async () => {
    expect(
      await stream(plumb([piper([e.declared, common['dotted'], ([x]: [number]) => x + 1], { parallel: imap })]), [[1]]),
    ).toEqual([202])
  })

  test('it runs in a thread, not here', async () => {
    const [id] = await stream(plumb([piper(f.where, { parallel: imap })]), [[1]])
    expect(id).toBeGreaterThan(0)
  })

  test('step.from binds arguments', async () => {
    expect(
      await stream(plumb([piper(loose.from(here('functions.mjs'), 'args', 'a', 2), { parallel: imap })]), [[1]]),
    ).toEqual([[1, 'a', 2]])
  })

  test('step.from works serially too', async () => {
    expect(await stream(plumb([piper(loose.from(here('exports.mjs'), 'declared'))]), [[1]])).toEqual([101])
  })
})

describe('imports()', () => {
  const own = (modules: unknown, fn: unknown, ...args: unknown[]): unknown => loose.imports(modules, fn, ...args)
  test.each([true, false])('gives modules as the last argument, in threads: %s', async (inThreads) => {
    const what = own(
      { path: 'node:path', os: 'node:os' },
      ([x]: [string], { path, os }: { path: typeof import('node:path'); os: typeof import('node:os') }) =>
        path.basename(x) + os.EOL.length,
    )
    expect(await stream(plumb([piper(what, { parallel: inThreads && imap })]), [['/a/b']])).toEqual(['b1'])
  })

  test.each([true, false])("takes the first of 'a|b' that is there, in threads: %s", async (inThreads) => {
    const what = own(
      { path: 'no-such-module-anywhere|node:path' },
      ([x]: [string], { path }: { path: typeof import('node:path') }) => path.basename(x),
    )
    expect(await stream(plumb([piper(what, { parallel: inThreads && imap })]), [['/a/b']])).toEqual(['b'])
  })

  test.each([true, false])("'?x' may be missing, in threads: %s", async (inThreads) => {
    const what = own(
      { gone: '?no-such-module-anywhere' },
      (_: unknown, { gone }: { gone: unknown }) => gone === undefined,
    )
    expect(await stream(plumb([piper(what, { parallel: inThreads && imap })]), [[1]])).toEqual([true])
  })

  test.each([true, false])(
    'what is missing and needed is an error that names it, no hang, in threads: %s',
    async (inThreads) => {
      const what = own({ gone: 'no-such-module-anywhere' }, (_: unknown, { gone }: { gone: unknown }) => gone)
      const plumber = plumb([piper(what, { parallel: inThreads && imap })])
      const outcome = await within(
        drain(plumber.stream([[1]] as never)).then(
          (rows) => JSON.stringify(rows),
          (error: Error) => `${error.message} ${String(error.cause)}`,
        ),
      )
      expect(outcome).toContain('no-such-module-anywhere')
      await plumber.close()
    },
  )
})

describe('what cannot be sent is refused while building', () => {
  const factor = 3
  const bound = e.declared.bind(undefined)
  const one = new e.Geometry()
  const refused: readonly [string, unknown, string, string?][] = [
    ['a closure', e.makeClosure(2), 'ERR_CAPTURE', 'factor'],
    ['a closure of this module', ([x]: [number]) => factor * x, 'ERR_CAPTURE', 'factor'],
    ['an unexported function with a variable of its module', e.reach.unexported, 'ERR_CAPTURE', 'base'],
    ['a bound function', bound, 'ERR_NOT_EXPORTED'],
    ['a native function', Math.max, 'ERR_NOT_EXPORTED'],
    ['a bound native', console.log, 'ERR_NOT_EXPORTED'],
    ['an instance method', one.perimeter, 'ERR_NOT_EXPORTED'],
    ['a closure inside a list', [f.inc, e.makeClosure(2)], 'ERR_CAPTURE', 'factor'],
    ['a closure inside a step', bind(e.makeClosure(2)), 'ERR_CAPTURE', 'factor'],
    ['a closure inside a Worker', new Worker(e.makeClosure(2) as never), 'ERR_CAPTURE', 'factor'],
  ]
  test.each(refused)('%s', (_, what, code, variable) => {
    const builds = [() => piper(what, { parallel: imap }), () => imap.addTask(what as never, [1] as never)]
    // A task takes no list.
    if (Array.isArray(what)) builds.pop()
    for (const build of builds) {
      const error = thrown(build)
      expect(error).toMatchObject({ code, name: 'ArgumentError' })
      if (variable !== undefined) {
        expect(error.message).toContain(variable)
        expect(error['variables']).toContain(variable)
      }
      // The fix is named: one of these ways out.
      expect(error.message).toMatch(/export|step|bind|serial/i)
    }
  })

  test.each<[string, unknown]>([
    ['a function', bind(f.args, () => 1)],
    ['a symbol', bind(f.args, Symbol('x'))],
    ['deep inside', bind(f.args, { a: [{ b: () => 1 }] })],
  ])('a bound argument that is %s is ERR_NOT_SERIALIZABLE', (what, fn) => {
    const error = thrown(() => piper(fn, { parallel: imap }))
    expect(error['code']).toBe('ERR_NOT_SERIALIZABLE')
    if (what === 'deep inside') expect(JSON.stringify(error['path'] ?? error.message)).toMatch(/a.*0.*b/)
  })

  test('serial pipers and inline pools take any function', async () => {
    const local = pool(inline(2))
    for (const [, what] of refused.filter(([name]) => name.includes('closure') && !name.includes('this'))) {
      for (const parallel of [false, local]) {
        const [row] = await stream(plumb([piper(what, { parallel })]), [[4]])
        expect([8, 10]).toContain(row)
      }
    }
    for (const parallel of [false, local])
      expect(await stream(plumb([piper(bound, { parallel })]), [[1]])).toEqual([101])
    await local.close()
  })

  test('a pool of threads and inline workers refuses it as well', () => {
    const mixed = pool([threads(1), inline(1)])
    expect(thrown(() => piper(e.makeClosure(2), { parallel: mixed }))['code']).toBe('ERR_CAPTURE')
    return mixed.close()
  })

  test('step.from with what is not there is an error, not a hang', async () => {
    for (const what of [
      loose.from(here('exports.mjs'), 'noSuchExport'),
      loose.from(here('no-such-module.mjs'), 'x'),
      loose.from(here('exports.mjs'), 'table'),
    ]) {
      const plumber = plumb()
      const outcome = await within(
        (async () => {
          plumber.addPiper(piper(what, { parallel: imap }))
          return JSON.stringify(await drain(plumber.stream([[1]] as never)))
        })().catch((error: Error & { code?: string }) => `${error.code} ${error.message}`),
      )
      expect(outcome).toMatch(/noSuchExport|no-such-module|table/)
      await plumber.close()
    }
  })

  test.each([
    ['a number as url', 5, 'x'],
    ['no name', 'file:///x.mjs', undefined],
    ['an empty name', 'file:///x.mjs', ''],
  ])('step.from: %s is ERR_ARGUMENT', (_, url, name) => {
    expect(thrown(() => loose.from(url, name))['code']).toBe('ERR_ARGUMENT')
  })

  test('functions that were not found do not use a pool up', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      const plumber = plumb([piper(loose.from(here('exports.mjs'), 'noSuchExport'), { parallel: imap })])
      await errorOf(() => drain(plumber.stream([[1]] as never)))
      await plumber.close()
    }
    expect(await stream(plumb([piper(f.inc, { parallel: imap })]), [[1]])).toEqual([2])
  })

  test('a module that does not load in a worker is an error, not a hang', async () => {
    const own = pool(threads(1))
    const plumber = plumb([piper(unloadable, { parallel: own })])
    const outcome = await within(
      drain(plumber.stream([[1]] as never)).then(
        (rows) => JSON.stringify(rows),
        (error: Error) => `${error.message} ${String(error.cause)}`,
      ),
      10_000,
    )
    expect(outcome).toContain('does not load in a worker')
    await within(plumber.close())
    await within(own.close())
  })
})

describe('entry modules, as programs', () => {
  test('a function of the entry module, behind isMain', async () => {
    const { code, out, err } = await program('entry-guarded.mjs')
    expect([code, out, err]).toEqual([0, '[[101,true],[102,true],[103,true]]', ''])
  })

  test('imap() with a function of the entry module', async () => {
    const { code, out } = await program('entry-imap.mjs')
    expect([code, out]).toEqual([0, '[101,102,103]'])
  })

  test('without the guard the run ends with ERR_ENTRY_MODULE, and no worker runs the pipeline', async () => {
    const { code, signal, out } = await program('entry-unguarded.mjs')
    expect([code, signal]).toEqual([0, null])
    const last = out.split('\n').at(-1)
    expect(last).toMatch(/^PlumberError ERR_ENTRY_MODULE .*isMain/)
  })

  test("a newcomer's arrows in place need neither export nor guard", async () => {
    const { code, out } = await program('entry-inline-functions.mjs')
    expect([code, out]).toEqual([0, '[4,6,8]'])
  })

  test('a .ts entry module under the tsx loader', async () => {
    const tsx = pathToFileURL(require.resolve('tsx')).href
    const { code, out, err } = await program('entry-typed.ts', { node: ['--import', tsx] })
    expect([code, out, code === 0 ? '' : err]).toEqual([0, '[201,202,203]', ''])
  })

  test.runIf(Number(process.versions.node.split('.')[0]) >= 24)(
    'a .ts entry module where Node strips types',
    async () => {
      const { code, out } = await program('entry-typed.ts')
      expect([code, out]).toEqual([0, '[201,202,203]'])
    },
  )
})
