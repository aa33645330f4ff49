import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { journal, readJournal } from '@papy/journal'
import { describe, expect, test } from 'vitest'
import { place } from './support/place.ts'
import { hop, progress, runRecord } from './support/records.ts'

/** A journal of a run, and where each of its commits ends. */
async function written(commits = 5): Promise<{ readonly file: string; readonly ends: readonly number[] }> {
  const file = place()
  const store = await journal(file).open()
  const ends: number[] = []
  store.append(runRecord())
  for (let at = 0; at < commits; at++) {
    for (let item = 0; item < 50; item++) store.append(hop(50 * at + item))
    store.append(progress(50 * at, 50 * at + 50))
    await store.commit()
    ends.push(store.byteLength)
  }
  // As it would be found after a kill: a close says that all of it is there.
  const left = readFileSync(file)
  await store.close()
  writeFileSync(file, left)
  return { file, ends }
}

async function doneAndTrimmed(file: string): Promise<readonly (number | undefined)[]> {
  const seen = readJournal(file)
  const store = await journal(file).open()
  const { past } = store
  await store.close()
  expect(past?.done).toBe(seen?.done)
  return [past?.done, past?.trimmed]
}

const tails: Readonly<Record<string, (file: string, end: number) => number>> = {
  'one byte of a block': (file) => (appendFileSync(file, Buffer.from([0xb7])), 1),
  zeros: (file) => (appendFileSync(file, Buffer.alloc(5_000)), 5_000),
  'text of somebody': (file) => (appendFileSync(file, 'rubbish\n'), 8),
  'the mark of a block again and again': (file) => (
    appendFileSync(file, Buffer.alloc(4_096, Buffer.from([0xb7, 0x4a]))), 4_096
  ),
  'a block that stood elsewhere': (file, end) => {
    const block = readFileSync(file).subarray(16, end)
    appendFileSync(file, block)
    return block.byteLength
  },
}

describe('a tail that is no commit is found, told and cut off', () => {
  test.each(Object.entries(tails))('%s', async (_, spoil) => {
    const { file, ends } = await written()
    const bytes = spoil(file, ends[0] as number)
    expect(await doneAndTrimmed(file)).toEqual([250, bytes])
    expect(statSync(file).size).toBe(ends.at(-1))
    expect(await doneAndTrimmed(file)).toEqual([250, 0])
  })

  test('the last commit, cut at any of its bytes', { timeout: 20_000 }, async () => {
    const { file, ends } = await written(2)
    const whole = readFileSync(file)
    const [before, end] = ends as [number, number]
    for (let length = before + 1; length < end; length += 7) {
      writeFileSync(file, whole.subarray(0, length))
      expect(readJournal(file)).toMatchObject({ done: 50, trimmed: length - before })
    }
  })

  test('the last commit, with any sector of zeros or half of it', async () => {
    const { file, ends } = await written(3)
    const whole = readFileSync(file)
    const [before, end] = [ends[1] as number, ends[2] as number]
    for (const length of [1, 256, 512])
      for (let from = before; from < end; from += 64) {
        const spoilt = Buffer.from(whole)
        spoilt.fill(0, from, Math.min(end, from + length))
        if (spoilt.equals(whole)) continue
        writeFileSync(file, spoilt)
        expect(readJournal(file)).toMatchObject({ done: 100, trimmed: end - before })
      }
  })

  test('what comes after goes on where it was cut', async () => {
    const { file, ends } = await written()
    truncateSync(file, (ends[4] as number) - 1)
    const store = await journal(file).open()
    store.append(runRecord('resume'))
    store.append(progress(200, 900))
    await store.commit()
    await store.close()
    expect(readJournal(file)).toMatchObject({ done: 900, trimmed: 0 })
    expect([...(readJournal(file)?.records() ?? [])]).toHaveLength(1 + 4 * 51 + 2)
  })
})

describe('damage', () => {
  test('in the middle is an error with its place, and what to do; the file stays as it is', async () => {
    const { file, ends } = await written()
    const whole = readFileSync(file)
    for (let at = 16; at < (ends[3] as number); at += 13) {
      const spoilt = Buffer.from(whole)
      spoilt[at] = (spoilt[at] as number) ^ 0x40
      writeFileSync(file, spoilt)
      const offset = [16, ...ends].findLast((end) => end <= at)
      expect(() => readJournal(file)).toThrow(expect.objectContaining({ code: 'ERR_JOURNAL_DAMAGED', offset }))
    }
    await expect(journal(file).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_DAMAGED' })
    await expect(journal(file).open()).rejects.toThrow(`truncate -s`)
    expect(statSync(file).size).toBe(whole.byteLength)
  })

  test('of the level async is found as well, once the session has ended', async () => {
    const file = place()
    const store = await journal(file, { level: 'async' }).open()
    store.append(runRecord())
    store.append(progress(0, 1))
    await store.close()
    const bytes = readFileSync(file)
    bytes[60] = (bytes[60] as number) ^ 1
    writeFileSync(file, bytes)
    expect(() => readJournal(file)).toThrow(expect.objectContaining({ code: 'ERR_JOURNAL_DAMAGED', offset: 16 }))
  })

  test('what is no journal is not touched', async () => {
    const file = place()
    for (const text of ['', 'name,size\na,1\n', 'PaPyJrnl and more than that']) {
      writeFileSync(file, text)
      if (text === '') continue
      await expect(journal(file).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_DAMAGED', offset: 0 })
      expect(readFileSync(file, 'utf8')).toBe(text)
    }
  })

  test('a file whose header was cut off is new', async () => {
    const file = place()
    await (await journal(file).open()).close()
    const header = readFileSync(file)
    for (let length = 0; length < header.byteLength; length++) {
      writeFileSync(file, header.subarray(0, length))
      expect(readJournal(file)).toBeUndefined()
      const store = await journal(file).open()
      expect(store.past).toBeUndefined()
      await store.close()
      expect(readFileSync(file)).toEqual(header)
    }
  })
})

test('a newer schema is refused, naming both', async () => {
  const { header } = await import('../src/format/header.ts')
  const file = place()
  writeFileSync(file, header(7))
  await expect(journal(file).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_VERSION', found: 7, known: 1 })
  expect(() => readJournal(file)).toThrow('schema 7')
})
