import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { type Random, random } from '../../.config/testing/random.ts'
import { CutDisk, type Files } from './power-cut-disk.ts'
import { firstFiles, outputs } from './power-cut-outputs.ts'
import { Recorder, type Recording, type RunOrder, type SessionTotal } from './power-cut-recorder.ts'

const KINDS = ['chain', 'batches', 'fork', 'wal'] as const

/** Items of a run. */
const ITEMS = 60

/** Cuts after which another run is begun. */
const CUTS_OF_ONE = 12

/** Which cuts are made. */
export interface CutPlan {
  readonly cuts: number
  readonly seed: number
  readonly level: RunOrder['level']
  /** @defaultValue all of them */
  readonly kinds?: readonly RunOrder['kind'][]
}

/** What was cut. */
export interface CutCounts {
  cuts: number
  /** Something was gone that everybody had seen. */
  lost: number
  /** What had failed was being attempted again. */
  mending: number
  /** A run was gone on with that had been cut before. */
  again: number
}

/** A folder after a cut. */
interface Cut {
  readonly files: Files
  /** What was last told to somebody of the run. */
  readonly told: string | undefined
  readonly isLost: boolean
}

/**
 * Cuts the power of runs at random moments, goes on with each from what the disk may have then, and compares what it writes
 * with what an undisturbed run writes. What is gone on with is cut again, sometimes.
 */
export async function survivesCuts({ cuts, seed, level, kinds = KINDS }: CutPlan): Promise<CutCounts> {
  console.log(`PAPY_SEED=${seed}: ${cuts} power cuts, level ${level}`)
  using recorder = await Recorder.start()
  const counts = { cuts: 0, lost: 0, mending: 0, again: 0 }
  const undisturbed = new Map<RunOrder['kind'], Recording>()
  for (let round = 0; counts.cuts < cuts; round++) {
    const kind = kinds[round % kinds.length] as RunOrder['kind']
    const chance = random(seed + round)
    const order = { kind, level, count: ITEMS, stopAt: 1 + chance(ITEMS - 1) }
    const calm = await recorder.run(order, await firstFiles(kind))
    const whole = undisturbed.get(kind) ?? (await recorder.run({ ...order, stopAt: undefined }, await firstFiles(kind)))
    undisturbed.set(kind, whole)
    checkRecording(calm)
    expect(await outputs(calm.files)).toEqual(await outputs(whole.files))
    const most = Math.min(CUTS_OF_ONE, Math.ceil(cuts / kinds.length), cuts - counts.cuts)
    for (let at = 0, last = calm; at < most; at++) {
      const isAgain = last !== calm && chance(3) > 0
      const source = isAgain ? last : calm
      const cut = cutOf(source, chance)
      counts.cuts++
      counts.again += Number(isAgain)
      counts.lost += Number(cut.isLost)
      counts.mending += Number(cut.told === 'begins again')
      last = await survived(recorder, { order, whole, cut, about: `seed ${seed}, cut ${counts.cuts} (${kind})` })
    }
  }
  console.log(JSON.stringify(counts))
  return counts
}

interface Trial {
  readonly order: RunOrder
  /** The run when nothing happens to it. */
  readonly whole: Recording
  readonly cut: Cut
  readonly about: string
}

// What is found is kept, as threads and timers make each recording another one.
async function survived(recorder: Recorder, { order, whole, cut, about }: Trial): Promise<Recording> {
  try {
    const recording = await recorder.run(order, cut.files)
    checkRecording(recording)
    if (order.level === 'fsync') checkTold(cut, recording)
    expect(await outputs(recording.files)).toEqual(await outputs(whole.files))
    checkTotals(recording.totals, whole.totals)
    return recording
  } catch (error) {
    const folder = mkdtempSync(join(tmpdir(), 'papy-power-cut-'))
    for (const [name, content] of cut.files) writeFileSync(join(folder, name), content)
    throw new Error(`${about}, told ${cut.told}: what the disk had is in ${folder}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** Nothing escaped: all files are what was written down makes of them. */
function checkRecording({ first, calls, files }: Recording): void {
  const disk = new CutDisk(first)
  for (const call of calls) disk.make(call)
  const made = onDisk(disk.files)
  const found = onDisk(files)
  expect([...made.keys()].sort()).toEqual([...found.keys()].sort())
  for (const [name, content] of made) expect(content.equals(found.get(name) as Buffer), name).toBe(true)
}

function cutOf({ first, calls }: Recording, chance: Random): Cut {
  const disk = new CutDisk(first)
  for (const call of calls.slice(0, chance(calls.length + 1))) disk.make(call)
  // What was not synced is never there, sometimes: that is what promises are measured by.
  const [seen, files] = [onDisk(disk.files), onDisk(disk.cut(chance(3) === 0 ? () => 0 : chance))]
  const isLost =
    seen.size !== files.size || [...seen].some(([name, content]) => files.get(name)?.equals(content) !== true)
  const told = [...disk.files].find(([path]) => path.endsWith('/told'))?.[1]
  return { files, told: told?.toString().trim().split('\n').at(-1) || undefined, isLost }
}

/** Memory that processes share is not on the disk, and what was told is no file of the run. */
function onDisk(files: Files): Files {
  const named = [...files].map(([path, content]) => [basename(path), content] as const)
  return new Map(named.filter(([name]) => name !== 'told' && !name.endsWith('-shm')))
}

/** What somebody was told is still so. */
function checkTold({ told }: Cut, { found }: Recording): void {
  if (told?.startsWith('begins') === false) expect(found).toBe(told)
}

function checkTotals(totals: readonly SessionTotal[], whole: readonly SessionTotal[]): void {
  const last = totals.at(-1)
  if (last !== undefined) expect(last.total).toEqual(whole.at(-1)?.total)
  for (const { total } of totals) expect(total).toMatchObject({ errored: 0, returned: 0, inFlight: 0 })
}
