import type { Batch } from '@papy/contract/engine'
import { expect, test } from 'vitest'
import { type Random, random, seed } from '../../../../.config/testing/random.ts'
import { RowLedger } from '../../src/run/row-ledger.ts'
import { balanced } from './support/ledger.ts'

/** What happened, in its order; rows are those that left. */
type Happening =
  | { readonly type: 'read'; readonly rows: number }
  | { readonly type: 'left'; readonly output: number; readonly row: number }
  | { readonly type: 'pause' | 'resume' | 'stop' }

/** What a dishonest engine does once in a run. */
type Crime = 'none' | 'duplicate' | 'forge' | 'lose' | 'reorder'

interface Sketch {
  readonly history: readonly Happening[]
  readonly ledger: RowLedger
  readonly rows: number
  readonly outputs: number
  readonly ordered: boolean
}

const one = (row: number): Batch => ({ values: [row], group: row, offset: 0, first: row, width: 1, failed: false })

/** Reads, delivers at any delay, pauses and stops as it pleases. */
function played(pick: Random, crime: Crime): Sketch {
  const ordered = crime === 'reorder' || (crime === 'none' && pick(2) === 0)
  const outputs = 1 + pick(3)
  const rows = 6 + pick(20)
  let read = 0
  let paused = false
  const shape = { width: 1, span: 1, ordered } as const
  const reaches = Array.from({ length: outputs }, (_, at) => at)
  const ledger = new RowLedger(
    [{ read: () => read, reaches }],
    reaches.map(() => shape),
  )
  const history: Happening[] = []
  const under = reaches.map(() => [] as number[])
  const criminal = pick(outputs)
  const stops = crime === 'none' && pick(3) === 0
  const leave = (output: number, row: number) => {
    ledger.left(output, one(row))
    history.push({ type: 'left', output, row })
  }
  const deliver = (output: number) => {
    const queue = under[output] as number[]
    const [row] = queue.splice(ordered ? 0 : pick(queue.length), 1)
    if (row !== undefined) leave(output, row)
  }
  const acts = {
    read(most = rows - 2) {
      if (read >= most) return
      for (const queue of under) queue.push(read)
      read++
      history.push({ type: 'read', rows: 1 })
    },
    deliver() {
      if (!paused) deliver(pick(outputs))
    },
    pause() {
      if (!paused) history.push({ type: 'pause' })
      paused = true
    },
    resume() {
      if (paused) history.push({ type: 'resume' })
      paused = false
    },
  }
  const names = ['read', 'read', 'deliver', 'deliver', 'deliver', 'pause', 'resume', 'resume'] as const
  for (let step = 0; step < 20 + pick(60); step++) {
    acts[names[pick(names.length)] as (typeof names)[number]]()
    const before = ledger.balance()
    balanced({ total: before, pipes: {} })
    expect(ledger.balance()).toEqual(before)
  }
  if (stops) history.push({ type: 'stop' })
  else {
    // The last two are still on their way when the crime happens.
    while (read < rows) acts.read(rows)
    const victim = under[criminal] as number[]
    if (crime === 'lose') victim.splice(pick(victim.length), 1)
    if (crime === 'reorder') victim.reverse()
    if (crime === 'duplicate') victim.push(victim[pick(victim.length)] as number)
    for (const output of reaches) while ((under[output] as number[]).length > 0) deliver(output)
    if (crime === 'forge') leave(criminal, read)
  }
  ledger.end()
  return { history, ledger, rows: read, outputs, ordered }
}

/** Reads a history as somebody would who was not there. */
function crimesIn({ history, outputs, ordered }: Sketch) {
  let read = 0
  let stopped = false
  const found = { lost: 0, duplicated: 0, reordered: 0, forged: 0 }
  const left = Array.from({ length: outputs }, () => [] as number[])
  for (const happening of history) {
    if (happening.type === 'read') read += happening.rows
    if (happening.type === 'stop') stopped = true
    if (happening.type !== 'left') continue
    const { output, row } = happening
    const rows = left[output] as number[]
    if (row >= read) found.forged++
    else if (rows.includes(row)) found.duplicated++
    else if (ordered && row < Math.max(-1, ...rows)) found.reordered++
    rows.push(row)
  }
  if (!stopped) for (const rows of left) found.lost += read - new Set(rows.filter((row) => row < read)).size
  return found
}

const nothing = { lost: 0, duplicated: 0, reordered: 0, forged: 0 }

test(`any interleaving of an honest engine: nothing lost, duplicated, reordered or forged (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 400; round++) {
    const sketch = played(pick, 'none')
    expect(crimesIn(sketch)).toEqual(nothing)
    expect(sketch.ledger.fault).toBeUndefined()
    const balance = sketch.ledger.balance()
    balanced({ total: balance, pipes: {} })
    const all = sketch.history.some(({ type }) => type === 'stop') ? undefined : sketch.rows
    if (all !== undefined) expect(balance).toMatchObject({ read: all, emitted: all, returned: 0 })
  }
})

test.each([
  ['duplicate', 'duplicated'],
  ['forge', 'forged'],
  ['lose', 'lost'],
] as const)(`an engine that would %s an item is found out (PAPY_SEED=${seed})`, (crime, word) => {
  const pick = random(seed)
  for (let round = 0; round < 200; round++) {
    const sketch = played(pick, crime)
    expect(crimesIn(sketch)).toEqual({ ...nothing, [word]: 1 })
    const { ledger } = sketch
    // What is lost shows as what was returned though nobody stopped; the rest by the indices.
    if (crime === 'lose') expect(ledger.balance().returned).toBe(1)
    else expect(ledger.fault).toBeDefined()
  }
})

test(`the history shows what the ledger cannot see: items out of their order (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 50; round++) expect(crimesIn(played(pick, 'reorder')).reordered).toBeGreaterThan(0)
})
