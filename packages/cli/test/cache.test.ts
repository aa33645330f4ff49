import { resultsCache } from '@papy/cache'
import { expect, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { called } from './support/called.ts'

function keep(directory: string, node: string, count: number): void {
  const cache = resultsCache(directory).open({ node, functions: [node], hash: node.repeat(64), code: 'c'.repeat(64) })
  for (let at = 0; at < count; at++) {
    const look = cache.look([at])
    if (!look.found) look.keep?.(new Uint8Array(5000))
  }
}

test('results that are kept are counted by piper, and removed', async () => {
  const directory = testDirectory()
  expect(await called(['cache', directory])).toEqual({ code: 0, out: `${directory}: 0 results, 0 bytes\n`, err: '' })
  keep(directory, 'a', 3)
  keep(directory, 'b', 1)
  const { out } = await called(['cache', directory])
  expect(out).toMatch(/: 4 results, 2\d\.\d KB\n\npiper +results +size +used last +functions\na +3 .*a\nb +1 .*b\n$/)
  const { shares } = JSON.parse((await called(['cache', directory, '--json'])).out) as { shares: object[] }
  expect(shares).toMatchObject([
    { node: 'a', functions: ['a'], entries: 3 },
    { node: 'b', functions: ['b'], entries: 1 },
  ])
  expect((await called(['cache', directory, '--prune', '1GB'])).out).toMatch(/^removed 0 results/)
  expect((await called(['cache', directory, '--prune', '0'])).out).toMatch(/^removed 4 results, .*\n.*: 0 results/)
})

test('a wrong call is refused', async () => {
  expect((await called(['cache'])).code).toBe(2)
  expect(await called(['cache', 'x', '--prune', 'much'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--prune must be a size such as 500MB or 2GB, not much') as string,
  })
})
