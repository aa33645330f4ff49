import { isPiperError, type Ledger, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { within } from '../reference/bound.ts'
import { Feed } from '../reference/feed.ts'
import { livingNow, nothingLeft } from '../reference/leftovers.ts'
import { faults, type MatrixCase, places } from './dimensions.ts'
import { same } from './fixtures/functions.mjs'
import { culprit, shapes } from './shapes.ts'

/** Items of a run, unless it is left before. */
export const length = 40

/** Those that misbehave: neighbours, and one alone. */
export const bad: readonly number[] = [13, 14, 31]

/** Rows after which a loop is left. */
export const leftAfter = 20

/** Ms that an item may take where one takes too long. */
const timeoutMs = 400

/** Longer than any case needs, even on a busy machine. */
const bound = 25_000

/** What a case came to. */
export interface Played {
  /** In the order in which they came, in the words of {@link outcomeOf}. */
  readonly rows: readonly unknown[]
  /** Items taken from the input. */
  readonly read: number
  readonly ledger: Ledger
  /** What the ledger was at each pause. */
  readonly pauses: readonly Ledger[]
}

/** Runs a case to its end; whatever it started is gone when it resolves. */
export async function play(one: MatrixCase): Promise<Played> {
  const before = await livingNow()
  const imap = open(one)
  const plumber = new Plumber()
  const { fault } = one
  const limit = faults[fault] === 'ERR_TIMEOUT' ? timeoutMs : undefined
  const last = shapes[one.shape].lay(plumber, { imap, fault, bad, timeoutMs: limit })
  try {
    return await within(lives[one.life](plumber, last), bound, 'the run')
  } finally {
    await within(Promise.all([plumber.close(), imap.close()]), bound, 'closing')
    await nothingLeft(before)
  }
}

/** What became of an item: its value, or what its placeholder says. */
export function outcomeOf(value: unknown): unknown {
  if (!isPiperError(value)) return value
  const { code, node, index, errors } = value
  return { code, node, index, causes: errors.length }
}

/** What a case must come to, of the first `count` items. */
export function expected({ shape, fault }: MatrixCase, count: number): readonly unknown[] {
  const { answer, index } = shapes[shape]
  const code = faults[fault]
  const outcome = (x: number): unknown =>
    code === undefined || !bad.includes(x) ? answer(x) : { code, node: culprit, index: index(x), causes: 1 }
  return Array.from({ length: count }, (_, x) => outcome(x))
}

function open({ place, stride, order, trip }: MatrixCase): IMap {
  return new IMap({ workers: places[place](), stride, ordered: order === 'ordered', fuse: trip === 'fused' })
}

type Life = (plumber: Plumber, last: Piper) => Promise<Played>

const lives: Readonly<Record<MatrixCase['life'], Life>> = {
  run: async (plumber, last) => {
    const { kept, feed } = await started(plumber, last, length)
    await plumber.wait()
    return { rows: kept(), read: feed.read, ledger: await plumber.stop(), pauses: [] }
  },
  'pause-resume': async (plumber, last) => {
    const { kept, feed } = await started(plumber, last, length)
    const pauses: Ledger[] = []
    for (const count of [10, 20, 30]) {
      await feed.reached(count)
      await plumber.pause()
      pauses.push(plumber.ledger())
      if (plumber.state === 'paused') await plumber.run()
    }
    await plumber.wait()
    return { rows: kept(), read: feed.read, ledger: await plumber.stop(), pauses }
  },
  stop: async (plumber, last) => {
    const { kept, feed } = await started(plumber, last, Number.POSITIVE_INFINITY)
    await feed.reached(leftAfter)
    const ledger = await plumber.stop()
    return { rows: kept(), read: feed.read, ledger, pauses: [] }
  },
  break: async (plumber) => {
    const feed = new Feed()
    const rows: unknown[] = []
    for await (const row of plumber.stream([feed])) if (rows.push(outcomeOf(row)) === leftAfter) break
    return { rows, read: feed.read, ledger: plumber.ledger(), pauses: [] }
  },
}

// What is kept is read in the order in which it came: that of a Map.
async function started(
  plumber: Plumber,
  last: Piper,
  count: number,
): Promise<{ readonly kept: () => readonly unknown[]; readonly feed: Feed }> {
  const sink = new Piper(same as never, { name: 'kept', track: true } as never)
  plumber.addPipe([last, sink] as never)
  const feed = new Feed(count)
  await plumber.start([feed])
  await plumber.run()
  return { kept: () => [...(plumber.stats.nodes['kept']?.tracked.values() ?? [])].map(outcomeOf), feed }
}
