import { execFile } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { expect, test } from 'vitest'
import { add, parse } from './fixtures/steps.mjs'
import { folder } from './folder.ts'

const run = promisify(execFile)

/** A file of that text. */
function written(text: string, name = 'pipeline.ts'): string {
  const file = join(folder(), name)
  writeFileSync(file, text)
  return file
}

test.each([
  ['no pipeline', 'export const pipelines = 1\n', 'exports no function pipeline'],
  ['a pipeline that is no function', 'export const pipeline = 1\n', 'but 1;'],
  ['one that returns something else', 'export function pipeline() {}\n', 'returns undefined'],
  [
    'one that throws',
    "export function pipeline() {\n  throw new RangeError('not today')\n}\n",
    'throws: RangeError: not today',
  ],
  ['one that rejects', 'export async function pipeline() {\n  throw 7\n}\n', 'throws: 7'],
  ['a module that throws', "throw new RangeError('at once')\nexport function pipeline() {}\n", 'RangeError: at once'],
  ['no program', 'export function pipeline( {\n', 'cannot be imported'],
  ['a module that is missing', "import './missing.js'\nexport function pipeline() {}\n", 'missing.js'],
])('a file with %s', async (_, text, why) => {
  for (const name of ['pipeline.ts', 'pipeline.mjs']) {
    const file = written(text, name)
    const error = await Plumber.load(file).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'PlumberError', code: 'ERR_NOT_LOADABLE', file })
    expect(error).toHaveProperty('message', expect.stringContaining(why))
  }
})

test('a file that there is not', async () => {
  const file = join(folder(), 'pipeline.ts')
  await expect(Plumber.load(file)).rejects.toMatchObject({
    code: 'ERR_NOT_LOADABLE',
    message: `${file} cannot be loaded: there is no such file`,
    cause: { code: 'ENOENT' },
  })
})

test('the runner does not run, the pools are the loaded Plumber’s, and nothing is left beside the file', async () => {
  const pool = new IMap({ workers: 1 })
  const plumber = new Plumber()
  plumber.addPipe([new Piper(step(add, 2), { parallel: pool }), parse])
  const place = folder()
  await plumber.save(join(place, 'pipeline.ts'))
  await plumber.close()
  expect(pool.settings.workers).toEqual(['threads(1)'])
  await pool.close()
  const loaded = await Plumber.load(join(place, 'pipeline.ts'))
  const rows: unknown[] = []
  for await (const row of loaded.stream([[1, 2, 3]])) rows.push(row)
  expect(rows).toEqual([4, 5, 6])
  const { parallel } = loaded.pipers()[0]?.settings ?? {}
  await loaded.close()
  expect(() => (parallel as IMap).admit([])).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }))
  expect(readdirSync(place)).toEqual(['pipeline.ts'])
})

test('a file that was written anew is loaded anew', async () => {
  const file = join(folder(), 'pipeline.mjs')
  const names: unknown[] = []
  for (const fn of [parse, add, add, parse]) {
    const plumber = new Plumber()
    plumber.addPiper(fn as typeof parse)
    await plumber.save(file)
    const loaded = await Plumber.load(file)
    names.push(loaded.pipers()[0]?.name)
  }
  expect(names).toEqual(['parse', 'add', 'add', 'parse'])
})

test('as a program it reads lines of JSON, writes lines of JSON, and tells of what failed', async () => {
  const pool = new IMap({ workers: 1 })
  const plumber = new Plumber()
  const both = new Piper(([a, b]: [number, number]) => {
    if (a > b) throw new RangeError(`${a} above ${b}`)
    return [a, b]
  })
  plumber.addPipe([new Piper(parse, { parallel: pool }), both] as never)
  plumber.addPipe([new Piper(add, { name: 'other' }), both] as never)
  const file = join(folder(), 'pipeline.mjs')
  await plumber.save(file)
  await pool.close()
  const [one, two] = [written('1\n\n2\r\n30'), written('5\n6\n7\n')]
  const ended = await run(process.execPath, [file, one, two]).catch((error: unknown) => error)
  expect(ended).toMatchObject({
    code: 1,
    stdout: '[2,6]\n[3,7]\nnull\n',
    stderr: expect.stringContaining('31 above 8'),
  })
  const alone = await run(process.execPath, [file, one]).catch((error: unknown) => error)
  expect(alone).toMatchObject({ stderr: expect.stringContaining('ERR_INPUTS') })
})
