import { isPiperError, type PiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { expect } from 'vitest'
import { settled } from '../reference/balanced.ts'
import { within } from '../reference/bound.ts'
import { chain, piper } from './plumbed.ts'

/** Where hostile functions are called. */
export interface Where {
  readonly name: string
  /** Values are handed over as they are, not copied. */
  readonly sameRealm: boolean
  /** Memory can be shared with it. */
  readonly sharesMemory: boolean
  /** What goes into a Piper's `parallel`; a new pool each time. */
  readonly open: () => IMap | false
}

const place = (name: string, far: 'here' | 'thread' | 'process', workers?: unknown): Where => ({
  name,
  sameRealm: far === 'here',
  sharesMemory: far !== 'process',
  open: () => workers !== undefined && new IMap({ workers: workers as never }),
})

/** All of them. */
export const everywhere: readonly Where[] = [
  place('serial', 'here'),
  place('inline', 'here', inline(2)),
  place('threads', 'thread', threads(2)),
  place('processes', 'process', processes(2)),
]

/** One pool, or the thread of the test, for some runs of pipers called `hostile`. */
export class Arena {
  readonly #imap: IMap | false

  constructor({ open }: Where) {
    this.#imap = open()
  }

  /** What becomes of the items; the ledger balances. */
  async run(what: unknown, items: readonly unknown[], options: object = {}): Promise<readonly unknown[]> {
    const plumber = chain(piper(what, { parallel: this.#imap, name: 'hostile', ...options }))
    const rows: unknown[] = []
    const pull = async (): Promise<void> => {
      for await (const row of plumber.stream([items] as never)) rows.push(row)
    }
    try {
      await within(pull(), 10_000, `the run (after ${rows.length} rows)`)
      settled(plumber.ledger())
      return rows
    } finally {
      await within(plumber.close(), 5_000, 'closing')
    }
  }

  async close(): Promise<void> {
    if (this.#imap !== false) await within(this.#imap.close(), 5_000, 'closing the pool')
  }
}

/** Asserts that this is the placeholder of one failed call, short, and which. Its cause. */
export function causeOf(row: unknown, at: { readonly index: number; readonly functionName: string }): unknown {
  expect(isPiperError(row)).toBe(true)
  const { errors, message, index, node } = row as PiperError
  expect(errors).toHaveLength(1)
  expect([node, index]).toEqual(['hostile', at.index])
  expect(errors[0]).toMatchObject({ node: 'hostile', attempt: 1, ...at })
  for (const text of [message, errors[0]?.message ?? '']) expect(text.length).toBeLessThan(64 * 1024)
  return errors[0]?.cause
}
