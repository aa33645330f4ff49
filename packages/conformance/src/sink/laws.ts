import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { findNonJson } from '@papy/contract'
import type { Guarantee } from '@papy/contract/journal'
import type { Law } from '../law.ts'
import { refused } from '../refusal.ts'
import { SinkEngine } from './engine.ts'
import type { SinkStage } from './stage.ts'

/** What a sink that goes on where it stopped promises. */
export type SinkLaw = Law<SinkStage, Guarantee>

/** Most characters of JSON that a commit may answer: it is written down each time. */
const MOST_MARK = 4_096

const repeats = (guarantee: Guarantee) => (guarantee === 'exactly-once' ? undefined : 'promises at least once only')

/** What every durable sink promises. */
export const sinkLaws: readonly SinkLaw[] = [
  {
    id: 'D01',
    title: 'in a run without a journal all items are there, in order; another run begins anew',
    async check({ open, plan, directory }) {
      for (const [from, to] of [
        [0, 30],
        [30, 40],
      ] as const) {
        const { session } = await open()
        for (let index = from; index < to; index++)
          assert.deepEqual(await session.call([plan.item(index)]), plan.item(index), 'what it answers for an item')
        await session.end('complete')
        assert.deepEqual(await plan.items(directory), itemsOf(plan, from, to))
      }
    },
  },
  {
    id: 'D02',
    title: 'with commits between, all items are there once, in order',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      for (let from = 0; from < 50; from += 10) {
        await engine.call(from, from + 10)
        await engine.commit()
        await engine.commit()
      }
      await engine.end()
      await has(stage, 0, 50)
    },
  },
  {
    id: 'D03',
    title: 'what a commit answers is small JSON',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      for (let from = 0; from < 1_000; from += 100) {
        await engine.call(from, from + 100)
        await engine.commit()
        const mark = engine.known?.mark
        assert.equal(findNonJson(mark ?? null, 'mark'), undefined, 'it is no JSON')
        assert.ok(JSON.stringify(mark).length <= MOST_MARK, `it has ${JSON.stringify(mark).length} characters`)
      }
    },
  },
  {
    id: 'D04',
    title: 'killed between commits, it goes on from the last one',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 20)
      await engine.commit()
      await engine.call(20, 35)
      await goesOn(stage, engine, 60)
    },
  },
  {
    id: 'D05',
    title: 'killed before its first commit, it begins anew',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 15)
      await goesOn(stage, engine, 30)
    },
  },
  {
    id: 'D06',
    title: 'what is called while a commit settles belongs to the next one',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 10)
      const committed = engine.commit()
      await engine.call(10, 20)
      await committed
      await goesOn(stage, engine, 40)
    },
  },
  {
    id: 'D07',
    title: 'killed after a commit of which the journal does not know, nothing is there twice',
    unless: repeats,
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 10)
      await engine.commit()
      const { known } = engine
      await engine.call(10, 25)
      await engine.commit()
      engine.known = known
      await goesOn(stage, engine, 40)
    },
  },
  {
    id: 'D08',
    title: 'a run that is given up is gone on with, as often as it takes',
    async check(stage) {
      let known: SinkEngine['known']
      for (let from = 0; from < 50; from += 10) {
        const engine = await SinkEngine.open(stage, { known })
        await engine.call(0, from + 8)
        await engine.commit()
        await engine.call(from + 8, from + 10)
        await engine.end('given-up')
        known = engine.known
      }
      const last = await SinkEngine.open(stage, { known })
      await last.call(0, 50)
      await last.end()
      await has(stage, 0, 50)
    },
  },
  {
    id: 'D09',
    title: 'a run that is complete changes nothing when it is gone on with',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 20)
      await engine.end()
      const again = await SinkEngine.open(stage, { known: engine.known })
      await again.call(0, 20)
      await again.end()
      await has(stage, 0, 20)
    },
  },
  {
    id: 'D10',
    title: 'a new run has nothing of the one before',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 20)
      await engine.end()
      const other = await SinkEngine.open(stage)
      await other.call(20, 30)
      await other.end()
      await has(stage, 20, 30)
    },
  },
  {
    id: 'D11',
    title: 'when what the journal says it holds is not there, it refuses with ERR_SINK_LOST',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 20)
      await engine.commit()
      const elsewhere = `${stage.directory}-empty`
      await mkdir(elsewhere)
      await refused(['ERR_SINK_LOST'], 'an empty directory', () =>
        SinkEngine.open(stage, { directory: elsewhere, known: engine.known }),
      )
    },
  },
  {
    id: 'D12',
    title: 'what failed and is made good later is there once: in its place, where the sink names places',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 5)
      const holes = [engine.miss(), engine.miss()]
      await engine.call(7, 12)
      await engine.end()
      const mending = await SinkEngine.open(stage, { known: engine.known, mode: 'mend' })
      await mending.mend(6, holes[1])
      await mending.mend(5, holes[0])
      await mending.end()
      const found = await stage.plan.items(stage.directory)
      const wanted = itemsOf(stage.plan, 0, 12)
      if (holes[0] === undefined) assert.deepEqual(sorted(found), sorted(wanted))
      else assert.deepEqual(found, wanted)
    },
  },
  {
    id: 'D13',
    title: 'many items may be called before a commit: it takes them, or says that it is full',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 20_000)
      await engine.end()
      await has(stage, 0, 20_000)
    },
  },
  {
    id: 'D14',
    title:
      'a group that failed as a whole is made good in parts: each is there once, where the sink names places in its own',
    async check(stage) {
      const engine = await SinkEngine.open(stage)
      await engine.call(0, 5)
      const hole = engine.miss()
      await engine.call(8, 12)
      await engine.end()
      const first = await SinkEngine.open(stage, { known: engine.known, mode: 'mend' })
      await first.mend(5, hole, 0)
      await first.mend(7, hole, 2)
      await first.end()
      const second = await SinkEngine.open(stage, { known: first.known, mode: 'mend' })
      if (hole !== undefined) await second.mendAgain(5, hole, 0)
      await second.mend(6, hole, 1)
      await second.end()
      const found = await stage.plan.items(stage.directory)
      const wanted = itemsOf(stage.plan, 0, 12)
      if (hole === undefined) assert.deepEqual(sorted(found), sorted(wanted))
      else assert.deepEqual(found, wanted)
    },
  },
  {
    id: 'D20',
    title: 'it states what it promises',
    async check({ open, plan }) {
      const { durable } = await open()
      assert.equal(durable.guarantee, plan.guarantee ?? 'exactly-once')
    },
  },
]

function itemsOf({ item }: SinkStage['plan'], from: number, to: number): readonly unknown[] {
  return Array.from({ length: to - from }, (_, at) => item(from + at))
}

async function has({ plan, directory }: SinkStage, from: number, to: number): Promise<void> {
  const found = await plan.items(directory)
  // Telling two long lists apart takes minutes.
  assert.equal(found.length, to - from, `how many of the items ${from} to ${to - 1} are there`)
  assert.deepEqual(found, itemsOf(plan, from, to))
}

/** Goes on with what a kill would leave now, up to so many items. */
async function goesOn(stage: SinkStage, { known }: SinkEngine, to: number): Promise<void> {
  const directory = await stage.copy()
  const engine = await SinkEngine.open(stage, { directory, known })
  await engine.call(0, to)
  await engine.end()
  const found = await stage.plan.items(directory)
  const wanted = itemsOf(stage.plan, 0, to)
  if (stage.plan.guarantee !== 'at-least-once') return assert.deepEqual(found, wanted)
  for (const item of wanted)
    assert.ok(
      found.some((one) => same(one, item)),
      `${JSON.stringify(item)} is missing`,
    )
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function sorted(items: readonly unknown[]): readonly string[] {
  return items.map((item) => JSON.stringify(item)).sort()
}
