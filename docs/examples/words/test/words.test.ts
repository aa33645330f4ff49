import { isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { count, merge } from '../src/count.ts'
import { summary } from '../src/summary.ts'

// Workers import the module that a function stands in, so the pipeline is the built one, not vitest's.
const built = (name: string) => import(new URL(`../dist/${name}.js`, import.meta.url).href)
const { pipeline }: typeof import('../src/pipeline.ts') = await built('pipeline')
const { chapters, folder }: typeof import('../src/book.ts') = await built('book')

describe.each([1, 2])('on %i workers', (workers) => {
  test('the words of Moby Dick are as many as independent programs count', async () => {
    const [moby] = await run(workers, [folder()], ['whale', 'papy'])
    expect(moby).toMatchObject({ tokens: 214_384, distinct: 16_683, asked: { whale: 1_150, papy: 0 } })
    expect(moby).toHaveProperty('top.0', ['the', 14_150])
    expect(moby).toHaveProperty('top.length', 10)
  })

  test('the summary is that of plain calls', async () => {
    const counts = await Promise.all((await chapters([folder()])).map((path) => count([path])))
    const serial = summary([merge(counts.map((each) => [each]))], 10, ['ahab'])
    expect(await run(workers, [folder()], ['ahab'])).toEqual([serial])
  })
})

test('a book that is not there is one placeholder, and the next one is counted', async () => {
  const [missing, moby] = await run(1, ['/nowhere', folder()], [])
  expect(isPiperError(missing) && missing.message).toContain('ENOENT')
  expect(moby).toHaveProperty('tokens', 214_384)
})

test('of equally frequent words the first in the alphabet comes first', () => {
  const counts = new Map([
    ['b', 1],
    ['c', 2],
    ['a', 1],
  ] as const)
  expect(summary([counts], 2, [])).toEqual({
    tokens: 4,
    distinct: 3,
    top: [
      ['c', 2],
      ['a', 1],
    ],
    asked: {},
  })
})

async function run(workers: number, books: readonly string[], words: readonly string[]): Promise<unknown[]> {
  await using pool = new IMap({ workers })
  await using plumber = pipeline(pool, words)
  const summaries: unknown[] = []
  for await (const each of plumber.stream([books])) summaries.push(each)
  return summaries
}
