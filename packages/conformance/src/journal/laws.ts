import assert from 'node:assert/strict'
import { appendFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import type { JournalRecord, RunJournal, RunPast } from '@papy/contract/journal'
import type { Law } from '../law.ts'
import { refused } from '../refusal.ts'
import { begun, each, failed, hop, kept, progress } from './samples.ts'
import type { JournalStage } from './stage.ts'

/** What a journal promises. */
export type JournalLaw = Law<JournalStage, undefined>

/** Bytes that wait, beyond which every journal asks its writer to wait. */
const MUCH = 16 * 1024 * 1024

/** Times that it may say that it takes more when it does not. */
const MOST_WAITS = 1_000

/** What every journal of a level that waits for something promises: `async` and `fsync`. */
export const journalLaws: readonly JournalLaw[] = [
  {
    id: 'J01',
    title: 'a new one has no past; what was stored comes back as it was, in order',
    async check({ open }) {
      const first = await open()
      assert.equal(first.past, undefined, 'a new journal has a past')
      for (const record of each) first.append(record)
      await first.close()
      assert.deepEqual(recordsOf((await open()).past), each)
    },
  },
  {
    id: 'J02',
    title: 'what was committed is there though nobody closed it',
    async check({ open, copy }) {
      const store = await open()
      for (const record of each) {
        store.append(record)
        await store.commit()
      }
      assert.deepEqual(recordsOf((await open(await copy())).past), each)
    },
  },
  {
    id: 'J03',
    title: 'close stores what was appended; again is a no-op',
    async check({ open, copy }) {
      const store = await open()
      store.append(begun)
      store.append(hop(0))
      await store.close()
      await store.close()
      assert.deepEqual(recordsOf((await open(await copy())).past), [begun, hop(0)])
    },
  },
  {
    id: 'J04',
    title: 'commits that are asked for at once all settle, each with what was appended before it',
    async check({ open, copy }) {
      const store = await open()
      const commits = Array.from({ length: 50 }, async (_, row) => {
        store.append(hop(row))
        await store.commit()
        return row
      })
      for (const commit of commits) {
        const row = await commit
        if (row % 10 !== 0) continue
        const rows = recordsOf((await open(await copy())).past).map((record) =>
          record.type === 'hop' ? record.row : -1,
        )
        assert.deepEqual(rows, [...rows.keys()], 'something is there without what came before')
        assert.ok(rows.length > row, `row ${row} was committed, but there are only ${rows.length}`)
      }
    },
  },
  {
    id: 'J05',
    title: 'one writes it at a time: a second is refused until the first has closed',
    async check({ open }) {
      const first = await open()
      await refused(['ERR_JOURNAL_LOCKED'], 'a second writer', () => open())
      await first.close()
      await (await open()).close()
    },
  },
  {
    id: 'J06',
    title: 'a commit that was cut off is left out, and those before are there',
    async check({ open, copy, place }) {
      const store = await open()
      store.append(begun)
      for (const row of [0, 1]) await commitRow(store, row)
      const before = (await stat(place)).size
      await commitRow(store, 2)
      const whole = (await stat(place)).size
      for (const length of new Set([before + 1, (before + whole) >> 1, whole - 1])) {
        const torn = await copy()
        await truncate(torn, length)
        await goesOnFrom(await open(torn), 2)
      }
      const longer = await copy()
      await appendFile(longer, Buffer.alloc(700))
      await goesOnFrom(await open(longer), 3)
    },
  },
  {
    id: 'J07',
    title: 'damage in the middle is refused, and nothing is taken away',
    async check({ open, copy, place }) {
      const store = await open()
      store.append(begun)
      for (let row = 0; row < 20; row++) await commitRow(store, row)
      await store.close()
      const spoilt = await copy()
      const bytes = await readFile(place)
      const at = bytes.byteLength >> 1
      bytes[at] = (bytes[at] ?? 0) ^ 0x10
      await writeFile(spoilt, bytes)
      await refused(['ERR_JOURNAL_DAMAGED'], 'a damaged journal', () => open(spoilt))
      assert.deepEqual(await readFile(spoilt), bytes, 'it was changed')
    },
  },
  {
    id: 'J08',
    title: 'it asks to wait while much waits for it, and takes more again',
    async check({ open }) {
      const store = await open()
      const text = 'x'.repeat(256 * 1024)
      let letter = 0
      while (letter * text.length < MUCH && store.ready() === undefined) store.append(failed(letter, letter++, text))
      assert.ok(letter * text.length < MUCH, `${MUCH} bytes wait, and it takes more`)
      for (let left = MOST_WAITS, ready = store.ready(); ready !== undefined; ready = store.ready()) {
        assert.ok(left-- > 0, `it asked to wait ${MOST_WAITS} times, and still does`)
        await ready
      }
      store.append(progress(0, 1))
      await store.close()
      assert.equal((await open()).past?.letters, letter)
    },
  },
  {
    id: 'J09',
    title: 'what is done with a record after it was appended does not matter',
    async check({ open }) {
      const store = await open()
      const [values, ranges] = [[{ text: 'a' }], [0, 5]]
      store.append(kept(0, values))
      store.append({ ...progress(0, 5, 0), outputs: [{ output: 0, left: { width: 1, ranges } }] })
      Object.assign(values[0] as object, { text: 'b' })
      ranges[1] = 900
      await store.close()
      const { past } = await open()
      assert.deepEqual([...(past?.kept(0) ?? [])], [{ index: 0, value: { text: 'a' } }])
      assert.deepEqual(past?.outputs, [{ width: 1, ranges: [0, 5] }])
    },
  },
  {
    id: 'J10',
    title: 'its past is all that happened, folded together over sessions',
    async check({ open }) {
      const hole = { type: 'hole', sink: 'out', group: 3, offset: 0, mark: 30 } as const
      const first = await open()
      first.append(begun)
      for (const record of [failed(0, 3), failed(1, 4), hole]) first.append(record)
      for (const record of [progress(0, 3), progress(5, 9, 3), hop(2, 4)]) first.append(record)
      first.append({ type: 'read', input: 1, upTo: 9, ended: true })
      // Without progress behind it its row is not done, and comes again.
      first.append(failed(2, 5))
      await first.close()
      const second = await open()
      second.append({ ...begun, mode: 'resume' })
      second.append({ type: 'mended', letters: [0, 1] })
      second.append(progress(5, 9, 3))
      await second.close()
      const { past } = await open()
      const { run, done, failed: open_, letters, read, outputs, sinks, end, sessions } = past as RunPast
      assert.deepEqual(
        {
          run,
          done,
          open: open_,
          letters,
          read,
          outputs,
          end,
          modes: sessions.map(({ mode }) => mode),
          out: sinks['out'],
        },
        {
          run: begun.run,
          done: 3,
          open: 1,
          letters: 2,
          read: [
            { upTo: 0, ended: false },
            { upTo: 9, ended: true },
          ],
          outputs: [{ width: 1, ranges: [0, 3, 5, 9] }],
          end: undefined,
          modes: ['begin', 'resume'],
          out: progress(0, 9).sinks[0],
        },
      )
      assert.deepEqual([...(past?.failures() ?? [])], [failed(1, 4)])
      assert.deepEqual([...(past?.holes('out') ?? [])], [hole])
      assert.deepEqual([...(past?.hops(5) ?? [])], [hop(2, 4)])
      assert.deepEqual([...(past?.hops(6) ?? [])], [])
    },
  },
  {
    id: 'J11',
    title: 'kept inputs are there until they are done with, and a run that begins anew has none',
    async check({ open }) {
      const store = await open()
      store.append(begun)
      store.append(kept(0, ['a', new Map([['b', 1n]]), undefined]))
      store.append(progress(0, 1))
      await store.close()
      const again = await open()
      const wanted = [...(again.past?.kept(0) ?? [])]
      assert.deepEqual(wanted, [
        { index: 1, value: new Map([['b', 1n]]) },
        { index: 2, value: undefined },
      ])
      again.append(begun)
      await again.close()
      const { past } = await open()
      assert.deepEqual([...(past?.kept(0) ?? [])], [])
      assert.deepEqual([past?.done, past?.outputs], [0, []])
    },
  },
  {
    id: 'J12',
    title: 'an input that cannot be kept is refused, and what was appended before stays',
    async check({ open }) {
      const store = await open()
      store.append(begun)
      await refused(['ERR_NOT_SERIALIZABLE'], 'a function', () => store.append(kept(0, [() => 1])))
      store.append({ ...failed(0, 0), inputs: [[() => 1]] })
      await store.close()
      const { inputs, ...without } = failed(0, 0)
      assert.deepEqual(recordsOf((await open()).past), [begun, without], `its inputs are not ${typeof inputs}`)
    },
  },
]

function recordsOf(past: RunPast | undefined): readonly JournalRecord[] {
  return [...(past?.records() ?? [])]
}

async function commitRow(store: RunJournal, row: number): Promise<void> {
  store.append(hop(row))
  store.append(progress(row, row + 1))
  await store.commit()
}

/** It is done with so many rows, and takes another. */
async function goesOnFrom(store: RunJournal, done: number): Promise<void> {
  assert.equal(store.past?.done, done, 'rows that it is done with')
  await commitRow(store, done)
}
