import { describe, expect, test, vi } from 'vitest'
import { allFlaws } from './fixtures/crate.mjs'
import { broken, crate, crateBreaks, fleeting, forgetful, hopeful, humble, lasting, secretive } from './flaws.ts'

vi.hoisted(() => {
  process.env['PAPY_PATIENCE_MS'] = '2000'
})

/** Beside which a flaw is checked here. All of them are, in the soak test. */
const beside = ['T01', 'T31', 'T36', 'T81', 'T84']

test('a good transport between processes breaks none', { timeout: 60_000 }, async () => {
  expect(await broken(() => crate(), [...beside, 'T25', 'T51', 'T80', 'T82', 'T83', 'T85', 'T93'])).toEqual([])
})

describe('a broken one breaks exactly its laws', () => {
  test.each(allFlaws)('%s', { timeout: 60_000 }, async (flaw) => {
    const expected = crateBreaks[flaw] ?? []
    expect(await broken(() => crate({ flaw }), [...beside, ...expected])).toEqual(expected)
  })

  test('that claims less than is true', { timeout: 60_000 }, async () => {
    expect(await broken(() => humble(), [...beside, 'T112'])).toEqual(['T112'])
  })

  test.each([
    ['says that it keeps what goes with its run', forgetful, ['T56']],
    ['keeps it', lasting, []],
    ['keeps it, and does not say so', secretive, ['T57']],
  ])('that %s', { timeout: 60_000 }, async (_, make, breaks) => {
    expect(await broken(() => make(), ['T51', 'T56', 'T57'])).toEqual(breaks)
  })

  // One of them waits for ever for what a dead process held.
  test.each([
    ['tells of the dead', fleeting, []],
    ['waits for the dead', hopeful, ['T80']],
  ])('that is not durable, and %s', { timeout: 60_000 }, async (_, make, breaks) => {
    expect(await broken(() => make(), ['T52', 'T54', 'T80', 'T84'])).toEqual(breaks)
  })
})
