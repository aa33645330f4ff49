import { isPiperError } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { badDisk } from './fixtures/faulty.mjs'
import { laden, unladen } from './fixtures/laden.mjs'
import { type Kind, kinds } from './kinds.ts'
import { codes, piper, range, reasonOf, through } from './plumbed.ts'
import { Roll } from './roll.ts'

type Options = Parameters<typeof badDisk>[0]

async function run({ workers }: Kind, options: Omit<Options, 'roll' | 'every'>) {
  using roll = new Roll()
  const { rows, ledger } = await through(
    { workers: workers(2), stride: 1 },
    (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
    { items: range(400), via: badDisk({ ...options, every: 20, roll: roll.file }) },
  )
  return { rows, ledger, damaged: roll.lines.length }
}

describe.each(kinds)('$name', (kind) => {
  // Fault 19 in files: of their own, which they have where one may be late, and shared.
  test.each([
    ['a file of its own', 'flip', { patienceMs: 1 }],
    ['a file of its own', 'truncate', { patienceMs: 1 }],
    ['a file of its own', 'empty', { patienceMs: 1 }],
    ['a file that is shared', 'flip', {}],
    ['a file that is shared', 'truncate', {}],
  ] as const)('%s, %s: each such item is found, and no other one suffers', async (_, deed, options) => {
    const { rows, ledger, damaged } = await run(kind, { deed, ...options })
    expect(damaged).toBeGreaterThan(15)
    const failed = rows.filter(isPiperError)
    expect(new Set(codes(failed))).toEqual(new Set(['ERR_MEDIUM_FAILED']))
    for (const row of failed) expect(reasonOf(row)).toContain('is torn')
    expect(codes(rows)).toEqual(range(400).map((x) => (isPiperError(rows[x]) ? 'ERR_MEDIUM_FAILED' : x)))
    expect(ledger.total).toMatchObject({ read: 400, errored: damaged, emitted: 400 - damaged, inFlight: 0 })
  })

  // Fault 23: as a network file system shows it to others.
  test('delay: a file that is late is waited for', async () => {
    const { rows, damaged } = await run(kind, { deed: 'delay', patienceMs: 5_000 })
    expect(damaged).toBeGreaterThan(15)
    expect(rows).toEqual(range(400))
  })
})
