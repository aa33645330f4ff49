import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Coverage } from '@papy/contract/journal'
import { json } from '@papy/serializer-json'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { drive, type ItemKind, itemOf, opened, past, type SinkCall } from './fixtures/engine.mjs'
import { driveApart, driveHere } from './kills.ts'

const name = scratch('kept')

interface Format {
  readonly open: string
  readonly kind: ItemKind
  readonly args?: readonly unknown[]
}

const formats: Readonly<Record<string, Format>> = {
  text: { open: 'textSink', kind: 'text', args: [{ delimiter: '\0' }] },
  'JSON lines': { open: 'jsonSink', kind: 'json' },
  csv: { open: 'csvSink', kind: 'csv' },
  'csv without names': { open: 'csvSink', kind: 'csv', args: [{ header: ['id', 'text'] }] },
  objects: { open: 'objectSink', kind: 'json', args: [json().descriptor] },
}
const text: Format = { open: 'textSink', kind: 'text' }
const cases = Object.entries(formats).flatMap(([title, format]) =>
  ['', '.gz'].map((ending) => [title + ending, format, ending] as const),
)

interface Bench {
  readonly path: string
  readonly journal: string
  readonly sink: SinkCall
  readonly kind: ItemKind
}

function bench({ open, kind, args = [] }: Format, ending = ''): Bench {
  const folder = name()
  mkdirSync(join(folder, 'out'), { recursive: true })
  const path = join(folder, 'out', `out${ending}`)
  return { path, journal: join(folder, 'journal'), kind, sink: { door: 'streams', open, args: [path, ...args] } }
}

const content = (path: string) => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path))
const beside = (path: string) => readdirSync(dirname(path)).filter((file) => file.startsWith('.'))

/** What a run without a journal writes, that nothing happens to. */
async function undisturbed(format: Format, ending: string, total: number, without: readonly number[] = []) {
  const { path, sink, kind } = bench(format, ending)
  const session = await opened(sink)
  for (let index = 0; index < total; index++) if (!without.includes(index)) await session.call([itemOf(kind, index)])
  await session.end('complete')
  return content(path)
}

const expected = new Map<string, Promise<Buffer>>()
function wanted(title: string, format: Format, ending: string, total: number): Promise<Buffer> {
  const key = `${title} ${total}`
  const known = expected.get(key) ?? undisturbed(format, ending, total)
  expected.set(key, known)
  return known
}

/** Sessions that end at these steps, then one that does not. */
async function sessions(
  plan: Parameters<typeof drive>[0],
  stops: readonly number[],
  between: (round: number) => void = () => {},
): Promise<void> {
  for (const [round, dieAt] of stops.entries()) {
    if (await driveHere({ ...plan, seed: plan.seed + round, dieAt })) return
    between(round)
  }
  expect(await driveHere({ ...plan, seed: plan.seed + 99 })).toBe(true)
}

const total = 120
const stops = fc.array(fc.integer({ min: 1, max: 160 }), { maxLength: 4 })
const failing = fc.uniqueArray(fc.integer({ min: 0, max: total - 1 }), { maxLength: 12 })

describe.each(cases)('%s:', (title, format, ending) => {
  test('whatever interrupts it, the file is that of an undisturbed run', async () => {
    await fc.assert(
      fc.asyncProperty(stops, fc.nat(), fc.constantFrom('kept', 'cut', 'torn'), async (at, seed, power) => {
        const plan = { ...bench(format, ending), total, seed }
        const hit = () => power !== 'kept' && strike(plan, power === 'cut')
        await sessions(plan, at, hit)
        expect(content(plan.path).equals(await wanted(title, format, ending, total))).toBe(true)
        expect(beside(plan.path)).toEqual([])
      }),
      { numRuns: 5 },
    )
  })

  test('what was missing is merged into its places, however often that is interrupted, and once', async () => {
    await fc.assert(
      fc.asyncProperty(stops, failing, fc.nat(), fc.nat({ max: 12 }), async (at, missing, seed, first) => {
        const plan = { ...bench(format, ending), total, seed, failing: missing }
        await sessions(plan, at)
        const parts = [missing.slice(0, first), missing.slice(first), missing]
        // The last one is made once more, by one that does not know what became of it.
        for (const part of parts) await sessions({ ...plan, failing: part, mode: 'mend' }, at)
        expect(content(plan.path).equals(await wanted(title, format, ending, total))).toBe(true)
        expect(beside(plan.path).filter((file) => !file.endsWith('.mended'))).toEqual([])
      }),
      { numRuns: 5 },
    )
  })
})

/** A power cut: what was not committed is gone, or is not what was written. */
function strike({ path, journal }: Bench, isGone: boolean): void {
  const { bytes = 0 } = (past(journal).last?.mark ?? {}) as { bytes?: number }
  for (const file of beside(path).map((each) => join(dirname(path), each))) {
    truncateSync(file, bytes)
    if (!isGone) appendFileSync(file, Buffer.alloc(5000, 0xa5))
  }
}

describe('killed', () => {
  test.each(cases.filter((_, at) => [0, 3, 4, 8].includes(at)))('at some moment: %s', async (title, format, ending) => {
    const many = 4000
    const plan = { ...bench(format, ending), total: many, seed: 7, failing: [0, 1, 1999, 3998, 3999], commitRate: 0.02 }
    let kills = 0
    for (const dieAfterMs of [3, 15, 40]) if (!(await driveApart({ ...plan, dieAfterMs }))) kills++
    expect(await driveApart(plan)).toBe(true)
    const mend = { ...plan, mode: 'mend' as const }
    for (const dieAfterMs of [1, 4]) if (!(await driveApart({ ...mend, dieAfterMs }))) kills++
    expect(await driveApart(mend)).toBe(true)
    expect(kills).toBeGreaterThan(0)
    expect(content(plan.path).equals(await wanted(title, format, ending, many))).toBe(true)
  })
}, 30_000)

describe('what the journal says is there, and is not:', () => {
  async function committed(): Promise<ReturnType<typeof bench> & { readonly aside: string; readonly seed: number }> {
    const plan = { ...bench(text), seed: 1 }
    expect(await driveHere({ ...plan, total, commitRate: 1, waitRate: 1, dieAt: 100 })).toBe(false)
    const [aside] = beside(plan.path)
    return { ...plan, aside: join(dirname(plan.path), aside as string) }
  }
  const lost = { code: 'ERR_SINK_LOST' }

  test('a file that is shorter', async () => {
    const { aside, ...plan } = await committed()
    truncateSync(aside, 5)
    await expect(drive({ ...plan, total })).rejects.toMatchObject({
      ...lost,
      message: expect.stringMatching(/ has 5;/),
    })
    expect(readFileSync(aside).byteLength).toBe(5)
  })

  test('a file that is gone, also where an older one is in its place', async () => {
    const { aside, ...plan } = await committed()
    rmSync(aside)
    await expect(drive({ ...plan, total })).rejects.toMatchObject(lost)
    writeFileSync(plan.path, 'older\n'.repeat(1000))
    await expect(drive({ ...plan, total })).rejects.toMatchObject(lost)
    expect(readFileSync(plan.path, 'utf8')).toBe('older\n'.repeat(1000))
  })

  test('a file to mend that is another one by now', async () => {
    const plan = { ...bench(text), total, seed: 1, failing: [3] }
    await drive(plan)
    appendFileSync(plan.path, 'mine')
    writeFileSync(plan.path, readFileSync(plan.path, 'utf8').replace('0 ', '1 '))
    await expect(drive({ ...plan, mode: 'mend' })).rejects.toMatchObject(lost)
  })
})

test('a run that is killed before its journal says that it is complete does not write again', async () => {
  const plan = { ...bench(text), total, seed: 3 }
  const steps = await drive(plan)
  const before = readFileSync(plan.path)
  const again = { ...plan, ...bench(text), seed: 3 }
  expect(await driveHere({ ...again, dieAt: steps })).toBe(false)
  expect(readFileSync(again.path)).toEqual(before)
  const { ino } = statSync(again.path)
  expect(await driveHere(again)).toBe(true)
  expect(statSync(again.path).ino).toBe(ino)
})

test('a power cut between the two files of a merge does no harm', async () => {
  const plan = { ...bench(text), total, seed: 3, failing: [0, 7, 119] }
  await drive(plan)
  const before = readFileSync(plan.path)
  await drive({ ...plan, mode: 'mend', failing: [7] })
  const after = readFileSync(plan.path)
  const [index = ''] = beside(plan.path)
  const merged = join(dirname(plan.path), index.replace('.mended', '.merge-1.tmp'))
  // The index was renamed, and the file was not.
  writeFileSync(merged, after)
  writeFileSync(plan.path, before)
  // And a later merge had begun.
  writeFileSync(merged.replace('merge-1', 'merge-2'), after)
  await drive({ ...plan, mode: 'mend' })
  expect(readFileSync(plan.path)).toEqual(await wanted('lines', text, '', total))
  expect(beside(plan.path)).toEqual([index])
})

test('what was mended is merged by the session that comes, where the one that mended it was killed before', async () => {
  const missing = [0, 7, 119]
  const plan = { ...bench(text), total, seed: 3, failing: missing, commitRate: 1, waitRate: 1 }
  await drive(plan)
  const steps = await drive({ ...plan, mode: 'mend' })
  let waited = 0
  for (let dieAt = 1; dieAt <= steps; dieAt++) {
    const killed = { ...plan, ...bench(text) }
    await drive(killed)
    expect(await driveHere({ ...killed, mode: 'mend', dieAt })).toBe(false)
    const holds = new Coverage(1, past(killed.journal).last?.holds)
    const without = missing.filter((group) => !holds.holds({ group, offset: 0 }))
    waited += Number(without.length === 0)
    await drive(killed)
    expect(readFileSync(killed.path)).toEqual(await undisturbed(text, '', total, without))
    await drive({ ...killed, mode: 'mend' })
    expect(readFileSync(killed.path)).toEqual(await wanted('lines', text, '', total))
  }
  expect(waited).toBeGreaterThan(0)
}, 30_000)

test('a redrive that its journal knows nothing of inserts nothing twice', async () => {
  const plan = { ...bench(text), total, seed: 3, failing: [0, 7, 119] }
  await drive(plan)
  const before = readFileSync(plan.journal)
  for (const part of [[7], [7, 0], [119, 0, 7]]) {
    writeFileSync(plan.journal, before)
    await drive({ ...plan, mode: 'mend', failing: part })
  }
  expect(readFileSync(plan.path)).toEqual(await wanted('lines', text, '', total))
})

test('rows that all failed: the first one that is mended brings the names', async () => {
  const format = formats['csv'] as Format
  const plan = { ...bench(format), total: 3, seed: 1, failing: [0, 1, 2] }
  await drive(plan)
  expect(readFileSync(plan.path, 'utf8')).toBe('')
  await drive({ ...plan, mode: 'mend', failing: [2] })
  await drive({ ...plan, mode: 'mend', failing: [1] })
  await drive({ ...plan, mode: 'mend', failing: [0] })
  expect(readFileSync(plan.path)).toEqual(await wanted('csv', format, '', 3))
})

test('a run that was stopped and ended well goes on from the file that is in place', async () => {
  const plan = { ...bench(formats['objects'] as Format), seed: 3 }
  await drive({ ...plan, total: 50 })
  await drive({ ...plan, total })
  expect(content(plan.path)).toEqual(await wanted('objects', formats['objects'] as Format, '', total))
})

test('without a journal nothing is kept: nothing is opened before the first item, and what is given up is gone', async () => {
  const { path, sink } = bench(text)
  const session = await opened(sink)
  expect(beside(path)).toEqual([])
  await session.call(['a'])
  expect(beside(path)).toHaveLength(1)
  await session.end('given-up')
  expect(readdirSync(dirname(path))).toEqual([])
})
