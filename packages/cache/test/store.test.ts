import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { entriesOf, explain, prune, resultsCache, sizeOf } from '@papy/cache'
import { type CacheContext, isPlugin, PiperError } from '@papy/contract'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Lab } from './lab.ts'

const context: CacheContext = { node: 'one', functions: ['fn'], hash: 'a'.repeat(64), code: 'b'.repeat(64) }

const stored = (directory: string, inbox: unknown, value: unknown): void => {
  const look = resultsCache(directory).open(context).look(inbox)
  if (!look.found) look.keep?.(value)
}

const found = (directory: string, inbox: unknown): unknown => {
  const look = resultsCache(directory).open(context).look(inbox)
  return look.found ? [look.value] : undefined
}

const filesIn = (directory: string): string[] => [...entriesOf(directory)].map(({ path }) => path)

test('any value that a worker may give is found as it was', () => {
  const { directory } = new Lab()
  const values = [
    undefined,
    null,
    -0,
    Number.NaN,
    1n,
    'é',
    new Date(5),
    new Map([[{ a: 1 }, new Set([1])]]),
    Buffer.from('abc'),
    [new Uint8Array(70_000).fill(1), new Float64Array(20_000).fill(2), 'small'],
    new Uint8Array(0),
    { deep: [{ error: new TypeError('inside') }] },
  ]
  for (const value of values) stored(directory, [value], value)
  for (const value of values) expect(found(directory, [value])).toEqual([value])
  expect(sizeOf(directory).entries).toBe(values.length)
})

test('failures and what no serializer takes are not kept', () => {
  const { directory } = new Lab()
  stored(directory, [1], new Error('no'))
  stored(directory, [2], new PiperError([]))
  stored(directory, [3], () => 1)
  expect(sizeOf(directory)).toEqual({ entries: 0, byteLength: 0 })
})

test('a large binary comes into memory of its own', () => {
  const { directory } = new Lab()
  stored(directory, [1], [new Uint8Array(100_000), new Uint8Array(100_000)])
  const [[one, other]] = found(directory, [1]) as [[Uint8Array, Uint8Array]]
  expect([one.buffer.byteLength, other.buffer.byteLength]).toEqual([100_000, 100_000])
})

test('a file that is cut short, changed or empty counts as none, and is written anew', () => {
  const { directory } = new Lab()
  for (const [size, damage] of [
    [10, (path: string) => truncateSync(path, readFileSync(path).byteLength - 1)],
    [100_000, (path: string) => truncateSync(path, 50_000)],
    [10, (path: string) => flip(path, -9)],
    [100_000, (path: string) => flip(path, -9)],
    [10, (path: string) => flip(path, 40)],
    [10, (path: string) => writeFileSync(path, '')],
    [10, (path: string) => writeFileSync(path, 'something else that is long enough')],
  ] as const) {
    const value = new Uint8Array(size).fill(7)
    stored(directory, [size], value)
    const [path = ''] = filesIn(directory)
    damage(path)
    expect(found(directory, [size])).toBe(undefined)
    stored(directory, [size], value)
    expect(found(directory, [size])).toEqual([value])
    // Not by a sweep: the cache may be at one of its own, and then another one does nothing.
    rmSync(path)
  }
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  const place = at < 0 ? bytes.byteLength + at : at
  bytes[place] = (bytes[place] as number) ^ 1
  writeFileSync(path, bytes)
}

test('a damaged file is explained', async () => {
  const lab = new Lab()
  await lab.run(lab.step('scaled'), [1])
  expect(explain(lab.cache, lab.step('scaled'), [1])).toMatchObject({ reason: 'hit', known: [{ node: 'one' }] })
  flip(filesIn(join(lab.directory, 'cache'))[0] as string, -9)
  expect(explain(lab.cache, lab.step('scaled'), [1]).reason).toBe('damaged')
})

test('what was used last is deleted last, also while the cache is at a sweep of its own', () => {
  const { directory } = new Lab()
  stored(directory, [0], new Uint8Array(5000))
  writeFileSync(join(directory, 'v1', 'sweep.lock'), '')
  for (let at = 0; at < 10; at++) stored(directory, [at], new Uint8Array(5000).fill(at))
  const files = new Map([...entriesOf(directory)].map(({ input, path }) => [input, path]))
  for (const path of files.values()) utimesSync(path, 1000, 1000)
  expect(found(directory, [3])).toBeDefined()
  const { byteLength } = sizeOf(directory)
  const swept = prune(directory, byteLength / 5)
  expect(swept).toEqual({ entries: 9, byteLength: byteLength - byteLength / 10 })
  expect(found(directory, [3])).toEqual([new Uint8Array(5000).fill(3)])
})

test('the size is looked after in the background', async () => {
  const { directory } = new Lab()
  const cache = resultsCache(directory, { maxBytes: 100_000 }).open(context)
  let kept = 0
  const keep = () => {
    const look = cache.look([kept++])
    if (!look.found) look.keep?.(new Uint8Array(5000))
  }
  while (kept < 100) keep()
  await vi.waitFor(
    () => {
      keep()
      expect(sizeOf(directory).byteLength).toBeLessThan(110_000)
    },
    { timeout: 20_000, interval: 50 },
  )
}, 25_000)

test('the size of a cache that was just looked after is not looked after again by each who opens it', async () => {
  const { directory } = new Lab()
  const swept = join(directory, 'v1', 'swept')
  stored(directory, [1], 1)
  await vi.waitFor(() => expect(existsSync(swept)).toBe(true), { timeout: 20_000, interval: 10 })
  const threads: unknown[] = []
  const listen = (thread: unknown): void => void threads.push(thread)
  process.on('worker', listen)
  onTestFinished(() => void process.off('worker', listen))
  for (let at = 2; at < 10; at++) stored(directory, [at], at)
  expect(threads).toEqual([])
  // It was long ago.
  utimesSync(swept, 1000, 1000)
  stored(directory, [10], 10)
  await vi.waitFor(() => expect(threads).toHaveLength(1))
}, 25_000)

test('options are checked, and it is a plugin', () => {
  expect(isPlugin(resultsCache('x'), 'cache')).toBe(true)
  expect(() => resultsCache('')).toThrow('the directory of resultsCache() is ""; pass a path')
  expect(() => resultsCache('x', { maxBytes: 0 })).toThrow('maxBytes of resultsCache() is 0; pass a number of bytes')
  expect(() => resultsCache('x', { maxByte: 1 } as never)).toThrow('resultsCache() has no option maxByte')
  expect(() => resultsCache('x', { serializer: 1 as never })).toThrow('pass a serializer, as v8() is')
})

const writer = fileURLToPath(new URL('writer.mjs', import.meta.url))

test('a writer that is killed leaves a cache that can be used', async () => {
  const { directory } = new Lab()
  let drafts = 0
  // Until some were killed in the middle of a file: else this shows nothing.
  for (let time = 0; time < 8 || (drafts === 0 && time < 100); time++) {
    const child = spawn(process.execPath, [writer, directory, '1000000', String(time)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    for (let turn = 0; turn < (time % 20) * 40; turn++) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const folder = join(directory, 'v1', 'drafts')
    drafts += existsSync(folder) ? readdirSync(folder).length : 0
  }
  let whole = 0
  for (const { path } of entriesOf(directory)) whole += Number(readFileSync(path).byteLength > 200_000)
  expect(whole).toBe(sizeOf(directory).entries)
  expect(whole).toBeGreaterThan(0)
  expect(drafts).toBeGreaterThan(0)
}, 60_000)

test('two processes may write the same at once', async () => {
  const { directory } = new Lab()
  const run = promisify(execFile)
  const both = await Promise.all([1, 1].map((seed) => run(process.execPath, [writer, directory, '60', String(seed)])))
  for (const { stdout } of both) expect(stdout.trim().split('\n').at(-1)).toBe('60 right')
  expect(sizeOf(directory).entries).toBe(60)
})
