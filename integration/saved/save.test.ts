import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { imports, Piper, Plumber, step, Worker } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { cbor } from '@papy/serializer-cbor'
import { dumpItem, loadItem } from '@papy/std/items'
import { file } from '@papy/transport-file'
import { socket } from '@papy/transport-socket'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { triple } from './fixtures/common.cjs'
import { inlineFunctions } from './fixtures/functions.mjs'
import main, { add, Geometry, isWorth, parse, setup, shown } from './fixtures/steps.mjs'
import { folder, textOf } from './folder.ts'

/** Whatever is bound to whatever. */
const bind = step as unknown as (fn: unknown, ...args: readonly unknown[]) => never

/** What a function gets. */
interface Steps {
  readonly steps: { readonly parse: typeof parse }
}

test('it is the program that a person would have written', async () => {
  const pool = new IMap({ workers: [threads(2), processes(1)], stride: 16 })
  const plumber = new Plumber()
  const [p1, p2] = [new Piper(parse), new Piper(step(add, 2), { parallel: pool, timeoutMs: 5_000 })]
  const [p3, p4] = [new Piper(main), new Piper(shown, { parallel: pool, name: 'archive' })]
  plumber.addPipe([p1, p2, p3])
  plumber.addPipe([p2, p4], { via: socket({ serializer: cbor() }) })
  expect(await textOf(plumber)).toBe(`import { isMain, Piper, Plumber, runLines, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { cbor } from '@papy/serializer-cbor'
import { socket } from '@papy/transport-socket'
import main, { add, parse, shown } from '../fixtures/steps.mjs'

export function pipeline() {
  const pool = new IMap({ workers: [2, processes(1)], stride: 16 })

  const parsePiper = new Piper(parse)
  const addPiper = new Piper(step(add, 2), { parallel: pool, timeoutMs: 5000 })
  const mainPiper = new Piper(main)
  const archive = new Piper(shown, { name: 'archive', parallel: pool })

  const plumber = new Plumber({ owns: [pool] })
  plumber.addPipe([parsePiper, addPiper, mainPiper])
  plumber.addPipe([addPiper, archive], { via: socket({ serializer: cbor() }) })
  return plumber
}

if (isMain(import.meta)) await runLines(pipeline(), process.argv.slice(2))
`)
  await pool.close()
})

test('all settings of pools that are not defaults, and none that are', async () => {
  const recycle = { items: 1_000, bytes: 2 ** 30 }
  const retry = { attempts: 2, backoffMs: 5, jitter: true, when: isWorth }
  const flow = { stride: 4, buffer: 64, bufferBytes: 4096, ordered: false, skip: true, fuse: false }
  const pools = [
    new IMap({ workers: threads(), stride: 'adaptive', buffer: 'topology', ordered: true, retry: {}, recycle: {} }),
    new IMap({
      workers: inline(3),
      ...flow,
      name: 'my crew',
      retry,
      setup,
      teardown: bind(setup, { at: 1 }),
      recycle,
    }),
    new IMap({ workers: [1, threads(2, { env: { A: '1' } })], transfer: true }),
  ]
  const plumber = new Plumber({ buffer: 16 })
  for (const parallel of pools) plumber.addPiper(new Piper(parse, { parallel }))
  const text = await textOf(plumber)
  expect(text).toContain('const pool = new IMap()\n')
  const crew = /const myCrew = new IMap\(\{\n([^]*?)\n {2}\}\)/.exec(text)?.[1]
  expect(crew?.split('\n').map((line) => line.trim())).toEqual([
    'workers: inline(3),',
    'stride: 4,',
    'buffer: 64,',
    'bufferBytes: 4096,',
    'ordered: false,',
    'skip: true,',
    'fuse: false,',
    "name: 'my crew',",
    'retry: { attempts: 2, backoffMs: 5, jitter: 1, when: isWorth },',
    'setup,',
    'teardown: step(setup, { at: 1 }),',
    'recycle: { items: 1000, bytes: 1073741824 },',
  ])
  expect(text).toContain("const pool2 = new IMap({ workers: [1, threads(2, { env: { A: '1' } })], transfer: true })")
  expect(text).toContain('new Plumber({ buffer: 16, owns: [pool, myCrew, pool2] })')
  for (const pool of pools) await pool.close()
})

test('all settings of pipers that are not defaults, and none that are', async () => {
  const plumber = new Plumber()
  const options = {
    consume: 'all',
    produce: 2,
    repeat: true,
    timeoutMs: 9,
    branch: -1,
    debug: true,
    track: true,
  } as const
  plumber.addPiper(
    new Piper(new Worker([parse, shown as never], { name: 'two' }), { ...options, retry: { attempts: 3 } } as never),
  )
  plumber.addPiper(
    new Piper(parse, { consume: 1, produce: 1, spawn: 1, repeat: false, ordered: true, retry: {}, name: 'parse' }),
  )
  plumber.addPiper(parse, { branch: 'late', extra: { 'a key': [new Date(0), undefined] } })
  const text = await textOf(plumber)
  expect(text).toContain("const two = new Piper(new Worker([parse, shown], { name: 'two' }), {\n    consume: 'all',\n")
  expect(text).toContain('const parsePiper = new Piper(parse)\n')
  expect(text).toContain("const parse2 = new Piper(parse, { branch: 'late' })\n")
  expect(text).toContain(
    "plumber.addPiper(parse2, { extra: { 'a key': [new Date('1970-01-01T00:00:00.000Z'), undefined] } })",
  )
})

test('functions: static, renamed, of CommonJS, named by step.from, with modules, made by a factory', async () => {
  const plumber = new Plumber()
  const steps = new URL('fixtures/steps.mjs', import.meta.url)
  plumber.addPiper(new Piper([step(Geometry.area, 2), triple] as never))
  plumber.addPiper(step.from(steps, 'add', 7) as never)
  plumber.addPiper(step.from(import.meta.resolve('@papy/std/items'), 'dump') as never)
  plumber.addPiper(imports({ os: 'node:os', near: '?./x.mjs|y' }, parse as never) as never)
  plumber.addPiper([dumpItem(file({ directory: '/tmp' }), { keep: true }), loadItem()] as never)
  const text = await textOf(plumber)
  expect(text).toContain("new Piper([step(Geometry.area, 2), common.triple], { name: 'area>anonymous' })")
  expect(text).toContain("import common from '../fixtures/common.cjs'")
  expect(text).toContain("new Piper(step.from(new URL('../fixtures/steps.mjs', import.meta.url), 'add', 7))")
  expect(text).toContain("new Piper(step.from(import.meta.resolve('@papy/std/items'), 'dump'))")
  expect(text).toContain("imports({ os: 'node:os', near: '?./x.mjs|y' }, parse)")
  expect(text).toContain("new Piper([dumpItem(file({ directory: '/tmp' }), { keep: true }), loadItem()])")
})

test('a module that a written function wants is found from the file it is written to', async () => {
  const plumber = new Plumber()
  plumber.addPiper(
    imports({ steps: './fixtures/steps.mjs' }, ([x]: [number], { steps }: Steps) => steps.parse([x])) as never,
  )
  const place = join(folder(), 'pipeline.mjs')
  await plumber.save(place)
  expect(readFileSync(place, 'utf8')).toContain("imports({ steps: '../fixtures/steps.mjs' }, ")
  const loaded = await Plumber.load(place)
  expect(await loaded.pipers()[0]?.worker.evaluate([1] as never)).toBe(2)
  await textOf(plumber)
})

test('functions that no module exports are written out, and are called and do what they did', async () => {
  const plumber = new Plumber()
  const functions = inlineFunctions()
  for (const fn of functions) plumber.addPiper(fn as never)
  const names = plumber.pipers().map(({ name }) => name)
  const place = folder()
  await plumber.save(join(place, 'pipeline.ts'))
  const text = readFileSync(join(place, 'pipeline.ts'), 'utf8')
  const loaded = await Plumber.load(join(place, 'pipeline.ts'))
  expect(loaded.pipers().map(({ name }) => name)).toEqual(names)
  const inbox = [3] as [never]
  const results = (of: Plumber) => Promise.all(of.pipers().map(({ worker }) => worker.evaluate(inbox as never)))
  expect(await results(loaded)).toEqual(await results(plumber))
  expect(text).toMatch(/^const shout = \(\[word\]\) => `\$\{word\}`\.toUpperCase\(\)$/m)
  expect(text).toContain('const wide = ([value]) => {\n  if (value === undefined)')
  await loaded.save(join(place, 'again.ts'))
  expect(readFileSync(join(place, 'again.ts'), 'utf8')).toBe(text)
})

test('bound arguments of all kinds that have an expression', async () => {
  const array = new Uint8Array([1, 2, 3])
  const values: readonly unknown[] = [
    [Number.NaN, -0, Number.POSITIVE_INFINITY, -Number.MAX_VALUE, 5e-324, -12n, null, undefined, true],
    ['', "it's", '"', `'"\`\${x}\\`, '\n\r\t\0\u2028\u2029\ufeff', '\ud800', '😀', '</script>', '\u0085'],
    [new Date(1e12), new Date(Number.NaN), /a'\/[/]\n/giu, /(?:)/, /\ud800/, new URL('http://a/b?c#d')],
    new Map<unknown, unknown>([[{ a: 1 }, new Set([[1], new Map()])]]),
    [
      array,
      array.subarray(1),
      new Float64Array([Number.NaN, -0, 0.1]),
      new BigInt64Array([-1n]),
      new Uint8Array(),
      array.buffer,
    ],
    [new DataView(new ArrayBuffer(2)), Buffer.from('héé')],
    { 'a-b': 1, ['__proto__']: 2, 3: 4, '': 5, class: 6, ünï: Object.assign(Object.create(null), { x: { y: [] } }) },
  ]
  const plumber = new Plumber()
  for (const value of values) plumber.addPiper(bind(add, value))
  const place = join(folder(), 'pipeline.ts')
  await plumber.save(place)
  const loaded = await Plumber.load(place)
  const args = loaded.pipers().map(({ worker }) => worker.steps[0]?.args[0])
  expect(args).toStrictEqual(values)
  await textOf(plumber)
  await loaded.close()
})

test('any value that can be cloned', async () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
  })
  const values = fc.sample(anything, 200)
  const plumber = new Plumber()
  for (const value of values) plumber.addPiper(bind(add, value))
  const place = join(folder(), 'pipeline.ts')
  await plumber.save(place)
  const loaded = await Plumber.load(place)
  expect(loaded.pipers().map(({ worker }) => worker.steps[0]?.args[0])).toStrictEqual(values)
})

test('names and order of pipers and pipes are the same, whatever happened before', async () => {
  const plumber = new Plumber()
  const [one, two, three] = [new Piper(add), new Piper(add), new Piper(add)] as const
  plumber.addPipers([one, two, three])
  plumber.delPiper(two)
  const late = plumber.addPiper(add)
  plumber.addPipe([late, one] as never)
  plumber.addPipe([one, three] as never)
  const names = plumber.pipers().map(({ name }) => name)
  const place = join(folder(), 'pipeline.ts')
  await plumber.save(place)
  const loaded = await Plumber.load(place)
  expect(loaded.pipers().map(({ name }) => name)).toEqual(names)
  expect(loaded.pipes().map(({ from, to }) => [from.name, to.name])).toEqual(
    plumber.pipes().map(({ from, to }) => [from.name, to.name]),
  )
  await textOf(plumber)
})

test('the file is there when it is complete, and nothing else', async () => {
  const place = folder()
  const plumber = new Plumber()
  plumber.addPiper(parse)
  await plumber.save(join(place, 'pipeline.ts'))
  plumber.addPiper(add)
  await plumber.save(new URL(`file://${place}/pipeline.ts`))
  expect(readdirSync(place)).toEqual(['pipeline.ts'])
  expect(readFileSync(join(place, 'pipeline.ts'), 'utf8')).toContain('add')
})
