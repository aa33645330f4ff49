import type { JournalRecord, RunJournal } from '@papy/contract/journal'
import { journal, readJournal } from '@papy/journal'
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  bigInt,
  boolean,
  constant,
  constantFrom,
  date,
  dictionary,
  double,
  float64Array,
  jsonValue,
  maxSafeInteger,
  nat,
  oneof,
  option,
  record,
  string,
  tuple,
  uniqueArray,
} from 'fast-check'
import { expect, test } from 'vitest'
import { RunStore } from '../src/store/run-store.ts'
import { place } from './support/place.ts'
import { PowerDisk } from './support/power-disk.ts'
import { random } from './support/random.ts'

const text = string({ unit: 'grapheme', maxLength: 20 })
const name = text.map((word) => `n${word}`)
const whole = oneof(
  nat(),
  maxSafeInteger().map((value) => Math.floor(Math.abs(value) / 4)),
)
const json = jsonValue() as Arbitrary<never>
const ms = nat().map((micro) => micro / 1000)
const ranges = uniqueArray(whole, { maxLength: 12 })
  .map((list) => list.sort((a, b) => a - b))
  .map((list) => list.slice(list.length % 2))
const coverage = oneof(
  record({ width: nat({ max: 9 }), ranges }),
  record({
    width: constant(0),
    ranges,
    parts: array(oneof(tuple(whole, ranges), tuple(whole, ranges, nat())), { minLength: 1, maxLength: 4 }),
  }),
)
const value = oneof(
  json,
  bigInt(),
  double(),
  date(),
  float64Array(),
  constantFrom(undefined, new Map([[1, new Set(['a'])]]), Buffer.from('ab')),
)
const error = oneof(
  record({ kind: constant('value'), value: json }),
  record({ kind: constant('text'), text }),
  record({
    kind: constant('error'),
    id: nat(),
    type: constant('Error'),
    papy: boolean(),
    name: text,
    message: text,
    stack: text,
    own: dictionary(name, value),
  }),
)
const optional = <T>(of: Arbitrary<T>) => option(of, { nil: undefined })

const records = oneof(
  record({
    type: constant('run'),
    run: text,
    at: whole,
    mode: constantFrom('resume', 'redrive'),
    description: record({ nodes: constant([]), inputs: constant([]), outputs: array(text), note: json }),
    host: text,
    pid: nat(),
    versions: dictionary(name, text),
  }),
  record({ type: constant('read'), input: nat(3), upTo: whole }),
  record({ type: constant('kept'), input: nat(3), first: whole, values: array(value, { minLength: 1, maxLength: 5 }) }),
  record({
    type: constant('hop'),
    node: nat(50),
    first: whole,
    size: nat(),
    row: whole,
    rows: nat(),
    worker: text,
    host: text,
    attempt: nat(9),
    at: whole,
    tookMs: ms,
    reused: optional(nat()),
    lost: optional(text),
  }),
  record({
    type: constant('failed'),
    letter: whole,
    output: nat(),
    group: whole,
    offset: nat(),
    row: whole,
    rows: nat(),
    node: text,
    error,
    at: whole,
    inputs: optional(array(array(value), { maxLength: 3 })),
  }),
  record({ type: constant('hole'), sink: text, group: whole, offset: whole, mark: json }),
  record({
    type: constant('progress'),
    outputs: array(record({ output: nat(3), left: coverage }), { maxLength: 3 }),
    sinks: array(record({ sink: text, holds: coverage, mark: json }), { maxLength: 3 }),
    // Nothing that is kept is done with.
    done: constant(0),
  }),
  record({ type: constant('mended'), letters: ranges }),
  record({
    type: constant('end'),
    at: whole,
    how: constantFrom('complete', 'stopped', 'failed'),
    balance: constant({ read: 1, emitted: 1, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 }),
    error: optional(error),
  }),
).map(
  (made) =>
    Object.fromEntries(Object.entries(made).filter(([, field]) => field !== undefined)) as unknown as JournalRecord,
)

/** JSON knows no -0. */
const isJson = ({ type }: JournalRecord) => type === 'run' || type === 'hole' || type === 'progress'
const viaJson = (one: JournalRecord) => JSON.parse(JSON.stringify(one)) as JournalRecord

async function write(store: RunJournal, list: readonly JournalRecord[], commits: readonly number[]): Promise<void> {
  for (const [at, one] of list.entries()) {
    store.append(one)
    if (commits.includes(at)) await store.commit()
  }
  await store.close()
}

test('any records come back as they were, through any commits and sessions', { timeout: 20_000 }, async () => {
  // In memory: the disk of this host is looked at elsewhere, and is slow.
  const sessions = array(tuple(array(records, { minLength: 1, maxLength: 12 }), array(nat({ max: 12 }))), {
    minLength: 1,
    maxLength: 3,
  })
  await assert(
    asyncProperty(sessions, constantFrom('none' as const, 'async' as const, 'fsync' as const), async (list, level) => {
      const disk = new PowerDisk(random(1))
      const open = () => RunStore.open({ disk, path: '/disk/run.papy', level })
      for (const [written, commits] of list) await write(await open(), written, commits)
      const all = list.flatMap(([written]) => written).map((one) => (isJson(one) ? viaJson(one) : one))
      expect([...((await open()).past?.records() ?? [])]).toEqual(all)
    }),
    { numRuns: 150 },
  )
})

test('times are kept to 1 µs, and to 1 Ms of the clock', async () => {
  const file = place()
  const hop = {
    type: 'hop',
    node: 0,
    first: 0,
    size: 1,
    row: 0,
    rows: 1,
    worker: '',
    host: '',
    attempt: 1,
    at: 5.4,
    tookMs: 0.12345,
  } as const
  await write(await journal(file).open(), [hop], [])
  expect([...(readJournal(file)?.hops(0) ?? [])]).toEqual([{ ...hop, at: 5, tookMs: 0.123 }])
})

test('numbers that only grow take few bytes: a hop about ten, progress less than forty', async () => {
  const file = place()
  const store = await journal(file).open()
  const bytes = async (make: (at: number) => JournalRecord, count: number) => {
    await store.commit()
    const before = store.byteLength
    for (let at = 0; at < count; at++) store.append(make(500_000 + at))
    await store.commit()
    return (store.byteLength - before) / count
  }
  const hop = (at: number): JournalRecord => ({
    type: 'hop',
    node: at % 5,
    first: Math.floor(at / 5),
    size: 1,
    row: Math.floor(at / 5),
    rows: 1,
    worker: `thread ${at % 8}`,
    host: '',
    attempt: 1,
    at: 1_800_000_000_000 + at,
    tookMs: 0.5 + (at % 900) / 1000,
  })
  expect(await bytes(hop, 50_000)).toBeLessThan(10.5)
  const progress = (at: number): JournalRecord => ({
    type: 'progress',
    outputs: [{ output: 0, left: { width: 1, ranges: [at, at + 1] } }],
    sinks: [{ sink: 'out', holds: { width: 1, ranges: [0, at + 1] }, mark: { bytes: at } }],
    done: at + 1,
  })
  expect(await bytes(progress, 1_000)).toBeLessThan(40)
  await store.close()
})
