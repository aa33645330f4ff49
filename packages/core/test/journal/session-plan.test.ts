import type { JournalRecord } from '@papy/contract/journal'
import { continued, Piper, type PiperInput, Plumber, replayable } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { MemoryJournal } from './support/memory-journal.ts'
import { MemoryFile, written } from './support/memory-sink.ts'

const doubled = ([item]: readonly [number]): number => item * 2
const tripled = ([item]: readonly [number]): number => item * 3

interface Attempt {
  readonly journal: MemoryJournal
  readonly input?: PiperInput
  readonly fn?: (inbox: readonly [number]) => number
  /** Rows that are pulled; absent: all. */
  readonly rows?: number
  readonly from?: string
  readonly redrive?: boolean
  readonly build?: (plumber: Plumber, fn: (inbox: readonly [number]) => number) => void
}

const plain = (plumber: Plumber, fn: (inbox: readonly [number]) => number): void =>
  void plumber.addPipe([new Piper(fn, { name: 'work' }), new Piper(tripled, { name: 'last' })])

async function pull({ journal, input = [1, 2, 3, 4], fn = doubled, rows = Infinity, build = plain, ...wish }: Attempt) {
  const plumber = new Plumber()
  build(plumber, fn)
  const events = plumber.events()
  const stream = plumber.stream([input], { journal, ...wish })
  const seen: unknown[] = []
  try {
    while (seen.length < rows) {
      const { done, value } = await stream.next()
      if (done) break
      seen.push(value)
    }
    // What was asked for last is taken for the one before it: so many have left.
    if (rows !== Infinity) await departed(journal, rows - 1)
    return { seen, plumber, events }
  } finally {
    if (rows === Infinity) await plumber.close()
  }
}

/** Settles when the journal says that so many rows have left. */
async function departed(journal: MemoryJournal, rows: number): Promise<void> {
  const isThere = () => journal.committed.some((record) => record.type === 'progress' && record.done >= rows)
  while (rows > 0 && !isThere()) await new Promise((resolve) => setImmediate(resolve))
}

/** A run that was killed after some rows. */
async function begun(input: PiperInput = [1, 2, 3, 4], rows = 3): Promise<MemoryJournal> {
  const journal = new MemoryJournal()
  const { plumber } = await pull({ journal, input, rows })
  const found = journal.killed(0)
  await plumber.close()
  return found
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: { code: string }) => error.code,
  )
}

describe('a run is gone on with', () => {
  test('from the row that was asked for last', async () => {
    expect((await pull({ journal: await begun() })).seen).toEqual([18, 24])
  })

  test('under the id that it had', async () => {
    const journal = await begun()
    const { plumber } = await pull({ journal })
    const runs = journal.records.filter((record) => record.type === 'run')
    expect(new Set(runs.map(({ run }) => run)).size).toBe(1)
    expect(plumber.ledger().total).toMatchObject({ read: 4, emitted: 4 })
  })

  test('with indices as they were, also of errors', async () => {
    const journal = await begun()
    const failing = (inbox: readonly [number]): number => doubled(inbox)
    const { seen } = await pull({ journal: await begun([1, 2, 3, 4], 2), fn: doubled })
    expect(seen).toEqual([12, 18, 24])
    expect(await codeOf(pull({ journal, fn: failing }))).toBe('ERR_RUN_CHANGED')
  })

  test.each([
    ['other functions', { fn: tripled }, /the functions of work changed/],
    ['another input', { input: [1, 2, 3, 4, 5] }, /the input of work \(it was .*4.*and is .*5/],
    [
      'another graph',
      { build: (plumber: Plumber) => void plumber.addPiper(new Piper(doubled, { name: 'work' })) },
      /last is gone/,
    ],
  ])('not with %s', async (_, change, message) => {
    const journal = await begun()
    await expect(pull({ journal, ...change })).rejects.toMatchObject({
      code: 'ERR_RUN_CHANGED',
      message: expect.stringMatching(message),
    })
    // And nothing was written for it.
    expect((await pull({ journal })).seen).toEqual([18, 24])
  })

  test('not when it is complete', async () => {
    const journal = new MemoryJournal()
    await pull({ journal })
    expect(await codeOf(pull({ journal }))).toBe('ERR_RUN_COMPLETE')
  })
})

describe('all is done again', () => {
  test('from a piper that was changed', async () => {
    const journal = await begun()
    expect((await pull({ journal, fn: tripled, from: 'work' })).seen).toEqual([9, 18, 27, 36])
    const ids = journal.records.filter((record) => record.type === 'run').map(({ run }) => run)
    expect(new Set(ids).size).toBe(2)
  })

  test('not where something before it was changed, or it is not there', async () => {
    const journal = await begun()
    expect(await codeOf(pull({ journal, fn: tripled, from: 'last' }))).toBe('ERR_RUN_CHANGED')
    expect(await codeOf(pull({ journal, from: 'nobody' }))).toBe('ERR_RUN_CHANGED')
    expect(await codeOf(pull({ journal: new MemoryJournal(), from: 'work' }))).toBe('ERR_RUN_UNFINISHED')
  })
})

describe('what failed is attempted again', () => {
  test('only of a run that is complete', async () => {
    expect(await codeOf(pull({ journal: await begun(), redrive: true }))).toBe('ERR_RUN_UNFINISHED')
  })

  test('with what was read, and where and why it failed', async () => {
    const journal = new MemoryJournal()
    const failing = ([item]: readonly [number]): number => {
      if (item > 2) throw new RangeError(`no ${item}`)
      return item
    }
    const { plumber } = await pull({ journal, fn: failing })
    expect(plumber.ledger().total).toMatchObject({ emitted: 2, deadLettered: 2, errored: 0 })
    const failed = journal.records.filter((record) => record.type === 'failed')
    expect(failed).toMatchObject([
      { node: 'work', row: 2, rows: 1, inputs: [[3]], error: { message: expect.stringContaining('no 3') } },
      { node: 'work', row: 3, inputs: [[4]] },
    ])
    const { seen } = await pull({ journal, redrive: true })
    expect(seen).toEqual([18, 24])
    expect((await pull({ journal, redrive: true })).seen).toEqual([])
  })
})

describe('an input that cannot be read again', () => {
  function* once(...items: number[]): Generator<number> {
    yield* items
  }

  test('is told of, kept, and goes on where it was left', async () => {
    const journal = new MemoryJournal()
    const { plumber, events } = await pull({ journal, input: once(1, 2, 3, 4), rows: 2 })
    const { value } = await events.next()
    expect(value).toMatchObject({ type: 'warning', code: 'WARN_INPUT_KEPT', node: 'work' })
    const left = journal.killed(0)
    await plumber.close()
    const read = left.records.filter((record: JournalRecord) => record.type === 'kept').flatMap(({ values }) => values)
    const rest = [1, 2, 3, 4, 5].slice(read.length)
    const { seen } = await pull({ journal: left, input: continued(rest) })
    expect(seen).toEqual([12, 18, 24, 30])
  })

  test('is refused where nobody says where it begins', async () => {
    const journal = await begun(once(1, 2, 3, 4), 2)
    expect(await codeOf(pull({ journal, input: once(4) }))).toBe('ERR_NOT_REPLAYABLE')
  })

  test('is not there any more for what failed, and that is said', async () => {
    const journal = new MemoryJournal()
    const failing = ([item]: readonly [number]): number => {
      if (item > 2) throw new RangeError(`no ${item}`)
      return item
    }
    await pull({ journal, input: once(1, 2, 3), fn: failing })
    expect(await codeOf(pull({ journal, input: once(), redrive: true }))).toBe('ERR_NOT_REPLAYABLE')
  })

  test('is not wanted any more once it has ended', async () => {
    const journal = new MemoryJournal()
    await pull({ journal, input: once(1, 2) })
    const left = new MemoryJournal(journal.records.filter(({ type }) => type !== 'end' && type !== 'progress'))
    expect((await pull({ journal: left, input: once(7, 8, 9) })).seen).toEqual([6, 12])
  })
})

describe('an input that can be read from any item', () => {
  test('is asked for what is left', async () => {
    const asked: number[] = []
    const numbers = replayable((from) => {
      asked.push(from)
      return [1, 2, 3, 4].slice(from)
    }, 'numbers')
    const journal = await begun(numbers)
    expect((await pull({ journal, input: numbers })).seen).toEqual([18, 24])
    expect(asked).toEqual([0, 2])
    expect(await codeOf(pull({ journal: await begun(numbers), input: replayable(() => [1], 'others') }))).toBe(
      'ERR_RUN_CHANGED',
    )
  })
})

describe('a sink', () => {
  const kept = (file: MemoryFile) => (plumber: Plumber) =>
    void plumber.addPipe([new Piper(doubled, { name: 'work' }), new Piper(written(file) as never, { name: 'sink' })])

  test('is not in its place while the run can be gone on with', async () => {
    const file = new MemoryFile()
    const journal = new MemoryJournal()
    const { plumber } = await pull({ journal, build: kept(file), rows: 2 })
    await plumber.stop()
    expect(file.isComplete).toBe(false)
    await pull({ journal, build: kept(file) })
    expect(file).toMatchObject({ isComplete: true, items: [2, 4, 6, 8] })
    await plumber.close()
  })

  test('that failed one item is told where it belongs when that is mended', async () => {
    const file = new MemoryFile()
    const journal = new MemoryJournal()
    const input = ['a', 'refused', 'b']
    const build = (plumber: Plumber) => void plumber.addPiper(new Piper(written(file) as never, { name: 'sink' }))
    await pull({ journal, build, input })
    expect(file.items).toEqual(['a', 'b'])
    expect(journal.records.filter(({ type }) => type === 'hole')).toMatchObject([
      { sink: 'sink', group: 1, mark: [1, 0] },
    ])
  })
})

test('what is wrong is said before a journal is opened', async () => {
  await using plumber = new Plumber()
  plain(plumber, doubled)
  expect(() => plumber.stream([[1]], { journal: 'run.papy' as never })).toThrow(/journal/)
  expect(() => plumber.stream([[1]], { journal: new MemoryJournal(), redrive: 1 as never })).toThrow(/redrive/)
  await expect(plumber.start([], { journal: new MemoryJournal() })).rejects.toMatchObject({ code: 'ERR_INPUTS' })
})

test('start, run and wait keep a journal as stream does', async () => {
  const journal = new MemoryJournal()
  await using plumber = new Plumber()
  plain(plumber, doubled)
  await plumber.start([[1, 2, 3]], { journal, note: { by: 'hand' } })
  await plumber.run()
  expect(await plumber.wait()).toMatchObject({ total: { read: 3, emitted: 3 } })
  expect(journal.records.at(-1)).toMatchObject({ type: 'end', how: 'complete' })
  expect(journal.records[0]).toMatchObject({ type: 'run', description: { note: { by: 'hand' } } })
})
