import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isPiperError, Piper, Plumber, Worker } from '@papy/core'
import { IMap } from '@papy/imap'
import { dumpObjects, dumpStream, loadStream, writeCsv, writeJsonLines } from '@papy/std/streams'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { all, through } from './run.ts'

const name = scratch('sinks')

/** A folder of its own, and a file in it. */
function place(): string {
  const folder = name()
  mkdirSync(folder)
  return join(folder, 'out.txt')
}

const same = ([text]: [string]): string => text

function picky([text]: [string]): string {
  if (text === 'bad') throw new Error(text)
  return text
}

const beside = (path: string): readonly string[] => readdirSync(dirname(path)).filter((file) => file !== basename(path))

describe('the file is in its place, whole, when the run has ended:', () => {
  test('after the end of a stream, not before', async () => {
    const path = place()
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(dumpStream(path)))
    for await (const item of plumber.stream([['a', 'b']])) {
      expect(existsSync(path)).toBe(false)
      expect(item).toMatch(/a|b/)
    }
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n')
    expect(beside(path)).toEqual([])
  })

  test('after a stream that was left, with what was read', async () => {
    const path = place()
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(dumpStream(path)))
    for await (const item of plumber.stream([['a', 'b', 'c']])) if (item === 'b') break
    expect(readFileSync(path, 'utf8')).toMatch(/^a\nb\n/)
    expect(readFileSync(path, 'utf8').split('\n').length - 1).toBe(
      plumber.ledger().total.emitted + plumber.ledger().total.returned,
    )
    expect(beside(path)).toEqual([])
  })

  test('after wait and after stop', async () => {
    const path = place()
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(dumpStream(path)))
    await plumber.start([['a']])
    await plumber.run()
    await plumber.wait()
    expect(readFileSync(path, 'utf8')).toBe('a\n')
    await plumber.stop()
    await plumber.start([['b']])
    await plumber.stop()
    expect(readFileSync(path, 'utf8')).toBe('')
  })

  test('also of a run without items', async () => {
    const path = place()
    writeFileSync(path, 'of the last run')
    await through(dumpStream(path), [])
    expect(readFileSync(path, 'utf8')).toBe('')
  })

  test('one piper may do more, and others read what it passes on', async () => {
    const [one, two] = [place(), place()]
    await using plumber = new Plumber()
    const upper = ([text]: [string]): string => text.toUpperCase()
    plumber.addPipe([new Piper([upper, dumpStream(one)]), new Piper(writeJsonLines(two))])
    expect(await all(plumber.stream([['a', 'b']]))).toEqual(['A', 'B'])
    expect([readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]).toEqual(['A\nB\n', '"A"\n"B"\n'])
  })

  test('a failed item is a placeholder, and the others are there', async () => {
    const path = place()
    const [a, wrong, b] = await through(dumpStream(path), ['a', 3, 'b'])
    expect([a, isPiperError(wrong), b]).toEqual(['a', true, 'b'])
    expect(await all(loadStream(path))).toEqual(['a', 'b'])
  })

  test('a link stays one, and the file its mode', async () => {
    const path = place()
    const target = `${path}.target`
    writeFileSync(target, '')
    chmodSync(target, 0o640)
    symlinkSync(target, path)
    await through(dumpStream(path), ['a'])
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect([readFileSync(target, 'utf8'), statSync(target).mode & 0o777]).toEqual(['a\n', 0o640])
  })
})

describe('what was there before stays, and nothing else is left:', () => {
  async function failed(run: (plumber: Plumber) => Promise<unknown>, before = new Piper(same)): Promise<void> {
    const path = place()
    writeFileSync(path, 'before')
    await using plumber = new Plumber()
    plumber.addPipe([before, new Piper(dumpStream(path))])
    await run(plumber)
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(beside(path)).toEqual([])
  }

  async function* failing(): AsyncGenerator<string> {
    yield 'x'.repeat(200_000)
    throw new Error('the input failed')
  }

  test('the input throws', () =>
    failed(async (plumber) => {
      await expect(all(plumber.stream([failing()]))).rejects.toThrow('the input failed')
    }))

  test('the input throws, with nobody at the outputs', () =>
    failed(async (plumber) => {
      await plumber.start([failing()])
      await plumber.run()
      await expect(plumber.wait()).rejects.toThrow('the input failed')
      await plumber.stop()
    }))

  test('a piper debugs', () =>
    failed(
      async (plumber) => {
        await expect(all(plumber.stream([['a', 'bad']]))).rejects.toMatchObject({ code: 'ERR_WORKER' })
      },
      new Piper(picky, { debug: true }),
    ))

  test('the run is aborted', () =>
    failed(async (plumber) => {
      const controller = new AbortController()
      const stream = plumber.stream([['a', 'b', 'c']], { signal: controller.signal })
      await stream.next()
      controller.abort(new Error('enough'))
      await expect(stream.next()).rejects.toThrow('enough')
    }))

  test('it is given up, by stop or by closing the Plumber', async () => {
    async function* endless(): AsyncGenerator<string> {
      for (;;) yield 'x'
    }
    await failed(async (plumber) => {
      await plumber.start([endless()])
      await plumber.run()
      await plumber.stop({ drain: false })
    })
    await failed(async (plumber) => {
      await plumber.stream([endless()]).next()
      await plumber.close()
    })
  })

  test('its place cannot be had', async () => {
    const path = place()
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(dumpStream(path)))
    const stream = plumber.stream([['a']])
    await stream.next()
    mkdirSync(path)
    await expect(all(stream)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', path })
    expect(beside(path)).toEqual([])
  })
})

test.each<[string, () => string]>([
  ['a directory that is not there', () => join(name(), 'no', 'out.txt')],
  ['a directory', () => dirname(place())],
  ['a device', () => '/dev/null'],
])('%s is refused before anything is read', async (_, path) => {
  let read = 0
  function* items(): Generator<string> {
    read++
    yield 'a'
  }
  await expect(through(dumpStream(path()), items())).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
  expect(read).toBe(0)
})

test('two pipers of a run cannot write the same file', async () => {
  const path = place()
  await using plumber = new Plumber()
  plumber.addPipe([new Piper(dumpStream(path)), new Piper(dumpStream(path))])
  await expect(all(plumber.stream([['a']]))).rejects.toThrow(/two pipers of a run write the file/)
  expect(readdirSync(dirname(path))).toEqual([])
})

test('in a pool, in a piper alone and in a Worker alone it is refused: nobody knows when the run ends', async () => {
  const refused = expect.objectContaining({ code: 'ERR_ARGUMENT' })
  await using pool = new IMap({ workers: 1 })
  expect(() => new Piper(dumpStream('x'), { parallel: pool })).toThrow(refused)
  expect(() => pool.addTask(writeCsv('x') as never, [])).toThrow(refused)
  expect(() => new Piper(dumpStream('x')).connect([['a']])).toThrow(expect.objectContaining({ code: 'ERR_STATE' }))
  await expect(new Worker(dumpStream('x')).evaluate(['a'])).rejects.toMatchObject({ code: 'ERR_STATE' })
})

test('sinks made alike are equal, and name their pipers', () => {
  expect(new Worker(dumpObjects('x')).equals(new Worker(dumpObjects('x')))).toBe(true)
  expect(new Worker(dumpStream('x')).equals(new Worker(dumpStream('x', { delimiter: ';' })))).toBe(false)
  expect(
    [dumpStream('x'), dumpObjects('x'), writeJsonLines('x'), writeCsv('x')].map((step) => new Piper(step).name),
  ).toEqual(['dumpStream', 'dumpObjects', 'writeJsonLines', 'writeCsv'])
})

test.each<[string, unknown, object, RegExp]>([
  ['other columns than the first', { a: '1', c: '2' }, {}, /value\["b"\] is undefined/],
  ['a column too many', { a: '1', b: '2', c: '3' }, {}, /value\["c"\] is a column that the first row has not/],
  ['a number where text is', { a: 1, b: '2' }, {}, /value\["a"\] is 1, .* say types/],
  ['text where a number is', { a: '1', b: '2' }, { types: { a: 'number' } }, /value\["a"\] is "1"/],
  ['an array where objects are', ['1', '2'], {}, /value is an array of 2/],
])('a row of %s is refused', async (_, row, options, message) => {
  const [, refused] = await through(writeCsv(place(), options) as never, [
    Object.hasOwn(options, 'types') ? { a: 1, b: '2' } : { a: '1', b: '2' },
    row,
  ])
  expect(isPiperError(refused) && refused.cause).toMatchObject({
    cause: { code: 'ERR_NOT_SERIALIZABLE', message: expect.stringMatching(message) },
  })
})

test.each<[string, unknown, string]>([
  ['undefined', { a: [undefined] }, 'value.a[0]'],
  ['NaN', Number.NaN, 'value'],
  ['-0', [-0], 'value[0]'],
  ['a Date', { at: new Date(0) }, 'value.at'],
  ['a Map', new Map(), 'value'],
  ['a bigint', 1n, 'value'],
  ['what says itself what it becomes', { toJSON: () => 1 }, 'value'],
])('JSON would change %s: refused, with its path', async (_, value, path) => {
  const [refused] = await through(writeJsonLines(place()), [value])
  expect(isPiperError(refused) && refused.cause).toMatchObject({ cause: { code: 'ERR_NOT_SERIALIZABLE', path } })
})
