import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { expect, test } from 'vitest'
import { VIEW } from '../src/view.ts'

// Workers import the module that a function stands in, so the pipeline is the built one, not vitest's.
const built = new URL('../dist/outcome.js', import.meta.url).href
const { outcome }: typeof import('../src/outcome.ts') = await import(built)

const small = { ...VIEW, width: 250, height: 170, limit: 1_000 }

test.each([
  ['this thread', () => false as const],
  ['threads', () => new IMap({ workers: 2 })],
  ['processes', () => new IMap({ workers: processes(2) })],
])('the pixels are the same on every machine and in %s', async (_, where) => {
  const pool = where()
  await using _closed = pool || undefined
  const { picture, sha256 } = await outcome(small, pool)
  expect(picture.pixels).toHaveLength(3 * 250 * 170)
  expect(sha256).toBe('4303bb621aca24f69d8d8389f656011b6dfb0b3e6754d735485a84b47cbccf84')
})
