import { expect } from 'vitest'
import * as f from './fixtures/fusion.mjs'
import { bind, piper } from './flow.ts'
import { type Lay, type Place, same } from './fusing.ts'
import { range } from './source.ts'

/** Names of the pipers of a chain. */
export const names = ['a', 'b', 'c'] as const

/** Their segments where they are fused. */
export const three: readonly (readonly string[])[] = [names]

/** Three pipers, each of which adds 100; what some of them do to some items, by name. */
export function chain(
  faults: Readonly<Record<string, readonly [kind: string, bad: readonly number[]]>>,
  options: object = {},
): Lay {
  return (imap) => [
    names.map((name) => {
      const [kind, bad] = faults[name] ?? ['throw', []]
      const settings = (options as Record<string, object>)[name] ?? options
      return piper([bind(f.misbehave, kind, bad), bind(f.plus, 100)], { parallel: imap, name, ...settings })
    }),
  ]
}

/** Workers end under one item in one piper: it is tried three times, and is a placeholder of that piper. */
export async function endedUnder(place: Place, name: (typeof names)[number]): Promise<void> {
  const at = names.indexOf(name) * 100
  const { rows, stats } = await same(place, chain({ [name]: ['exit', [at + 3]] }), [range(8)], three)
  expect(rows[3]).toMatchObject({
    code: 'ERR_WORKER_LOST',
    node: name,
    index: 3,
    causes: [{ functionName: 'misbehave', inbox: [at + 3], attempt: 3 }],
  })
  expect(stats[name]).toMatchObject({ errors: 1, retries: 2 })
  expect(rows.filter((row) => typeof row === 'number')).toHaveLength(7)
}

/** The function of one piper loops for ever for one item: that is a time-out of that piper. */
export async function endlessIn(place: Place, name: (typeof names)[number]): Promise<void> {
  const at = names.indexOf(name) * 100
  const faults = { [name]: ['spin', [at + 1]] } as const
  const { rows, stats } = await same(place, chain(faults, { timeoutMs: 400 }), [range(5)], three)
  expect(rows[1]).toMatchObject({
    code: 'ERR_TIMEOUT',
    node: name,
    index: 1,
    causes: [{ inbox: [at + 1], attempt: 1 }],
  })
  expect(stats[name]).toMatchObject({ timeouts: 1, errors: 1 })
}
