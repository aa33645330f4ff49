import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { expect, test } from 'vitest'
import { busiest, busiestOfParts } from '../src/balance.ts'
import { VIEW } from '../src/view.ts'

// Workers import the module that a function stands in, so the pipeline is the built one, not vitest's.
const built = new URL('../dist/outcome.js', import.meta.url).href
const { outcome }: typeof import('../src/outcome.ts') = await import(built)

const small = { ...VIEW, width: 250, height: 170, limit: 1_000 }

test.each([
  ['this thread', undefined],
  ['threads', 2],
  ['processes', processes(2)],
])('the pixels are the same on every machine and in %s', async (_, workers) => {
  await using pool = workers && new IMap({ workers })
  const { picture, sha256 } = await outcome(small, pool ?? false)
  expect(picture.pixels).toHaveLength(3 * 250 * 170)
  expect(sha256).toBe('4303bb621aca24f69d8d8389f656011b6dfb0b3e6754d735485a84b47cbccf84')
})

test('workers share the work evenly where equal parts of the picture would not', async () => {
  await using pool = new IMap({ workers: 2 })
  const { picture } = await outcome(VIEW, pool)
  expect(busiestOfParts(picture.costs, 2)).toBeGreaterThan(0.95)
  // Half each on an idle machine; somebody else may be using one of the cores.
  expect(busiest(picture.shares.values())).toBeLessThan(0.9)
})
