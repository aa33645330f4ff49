import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { testDirectory } from '../../../../.config/testing/end.ts'
import { loadPipeline } from '../../src/pipeline/load-pipeline.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/pipelines/${name}`, import.meta.url))
const named = (name: string, exported?: string) => loadPipeline(fixture(name), { exported })

test('pipeline() is called, its pools are found, and all of it is closed', async () => {
  const pipeline = await named('words.mjs')
  expect(pipeline).toMatchObject({ file: fixture('words.mjs'), exported: 'pipeline' })
  expect(pipeline.plumber.pipers().map(({ name }) => name)).toEqual(['length', 'double'])
  expect(pipeline.pools.map(({ name }) => name)).toEqual(['pool'])
  expect(await pipeline.inputs()).toEqual([['one', 'two', '', 'three']])
  await pipeline.close()
  await pipeline.close()
  expect(pipeline.plumber.state).toBe('disposed')
})

test('the only Plumber that a file exports needs no name, however often it is exported', async () => {
  expect(await named('only.mjs')).toMatchObject({ exported: 'plumber', pools: [] })
})

test.each(['one', 'again', 'later'])('an export is found by its name: %s', async (name) => {
  const { plumber, exported, inputs } = await named('exports.mjs', name)
  expect([exported, plumber.pipers()[0]?.name, await inputs()]).toEqual([name, 'identity', undefined])
})

describe('what is no pipeline is refused', () => {
  test.each([
    ['a file without one', 'none.mjs', undefined, 'exports pipelines; export a function pipeline() that'],
    [
      'several',
      'exports.mjs',
      undefined,
      'exports several Plumbers: again, one, other; say which with --export <name>',
    ],
    ['an unknown name', 'exports.mjs', 'tow', 'does not export tow; it exports again, broken, graph'],
    ['a number', 'exports.mjs', 'number', 'exports.mjs is 1; make it a Plumber'],
    ['a Dagger', 'exports.mjs', 'graph', 'is a Dagger; make it with new Plumber() instead'],
    ['a function that throws', 'exports.mjs', 'broken', 'exports.mjs threw TypeError: no such luck; mend it'],
    [
      'a function that builds what is refused',
      'exports.mjs',
      'refused',
      'exports.mjs threw ERR_CYCLE: a pipe from anonymous to anonymous closes the cycle anonymous → anonymous; leave',
    ],
  ])('%s', async (_, file, exported, message) => {
    const error = await named(file, exported).catch((error: unknown) => error)
    expect(error).toMatchObject({
      name: 'PlumberError',
      code: 'ERR_NO_PIPELINE',
      message: expect.stringContaining(message),
    })
  })

  test('inputs that are no iterables', async () => {
    const pipeline = await named('only.mjs')
    await expect(pipeline.inputs()).rejects.toMatchObject({
      code: 'ERR_NO_PIPELINE',
      message: expect.stringContaining('are an array of 2, with "not" in it; export an array of iterables'),
    })
  })
})

describe('what does not load is refused', () => {
  test.each([
    ['nothing', fixture('nowhere.ts'), 'ERR_ARGUMENT', 'there is no file'],
    ['a directory', fixture('.'), 'ERR_ARGUMENT', 'is no file; pass a module'],
    [
      'a module that throws',
      fixture('throws.mjs'),
      'ERR_IMPORT',
      'could not be loaded: RangeError: not today; see that `node',
    ],
    ['a package that is not installed', fixture('not-installed.mjs'), 'ERR_IMPORT', 'run `npm install @papy/nowhere`'],
  ])('%s', async (_, file, code, message) => {
    await expect(loadPipeline(file)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test.skipIf('typescript' in process.features)('TypeScript that this Node cannot run, and no tsx', async () => {
    const file = join(testDirectory(), 'typed.ts')
    cpSync(fixture('typed.ts'), file)
    await expect(loadPipeline(file)).rejects.toMatchObject({
      code: 'ERR_TYPESCRIPT',
      message: expect.stringMatching(/cannot run: .*; use Node >= 22\.18.*or install tsx beside it/),
    })
  })
})

test.runIf('typescript' in process.features)('TypeScript is loaded', async () => {
  const { plumber } = await named('typed.ts')
  expect(plumber.pipers()).toHaveLength(1)
})

test('packages are found from the file, not from here', async () => {
  const { import: found } = await named('words.mjs')
  expect(await found('@papy/core')).toHaveProperty('Plumber')
  await expect(found('@papy/nowhere')).rejects.toMatchObject({
    code: 'ERR_PLUGIN_NOT_FOUND',
    message: expect.stringContaining('does not find @papy/nowhere; run `npm install @papy/nowhere` beside it'),
  })
})
