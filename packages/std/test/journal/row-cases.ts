import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DurableSink } from '@papy/contract/journal'
import { clearProgress } from '@papy/std/databases'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { type drive, itemOf, opened } from './fixtures/engine.mjs'
import { driveApart, driveHere } from './kills.ts'

/** A database that can be asked besides. */
export interface RowBench {
  readonly address: string
  /** Type of a column for text. */
  readonly text: string
  query(sql: string): Promise<readonly Record<string, unknown>[]>
}

const run = '00000000-0000-4000-8000-000000000002'

/** What holds for every kind of database; `bench` is asked in each test. */
export function rowCases(bench: () => RowBench): void {
  const name = scratch('rows')
  let count = 0

  async function made(options: object = {}, key = ''): Promise<{ table: string; plan: Parameters<typeof drive>[0] }> {
    const { address, text, query } = bench()
    const table = `kept${++count}`
    const folder = name()
    mkdirSync(folder)
    await query(`CREATE TABLE ${table} (id INTEGER ${key}, name ${text})`)
    await query('DELETE FROM papy_progress').catch(() => {})
    const sink = { door: 'databases', open: 'rowSink', args: [address, table, options] } as const
    return { table, plan: { sink, kind: 'row', journal: join(folder, 'journal'), total: 60, seed: 1 } }
  }
  const read = (table: string) => bench().query(`SELECT id, name FROM ${table} ORDER BY id`)
  const wanted = (total: number) => Array.from({ length: total }, (_, index) => itemOf('row', index))
  const stops = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 4 })
  const failing = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 8 })

  test.each([1, 7, 500])(
    'batches of %i: whatever interrupts it, each row is there once',
    async (batch) => {
      await fc.assert(
        fc.asyncProperty(stops, failing, fc.nat(), async (at, missing, seed) => {
          const { table, plan } = await made({ batch })
          const sessions = async (mode: 'resume' | 'mend', part: readonly number[]) => {
            for (const dieAt of [...at, Number.POSITIVE_INFINITY])
              if (await driveHere({ ...plan, seed: seed + at.length, dieAt, mode, failing: part })) return
          }
          await sessions('resume', missing)
          await sessions('mend', missing.slice(0, 3))
          await sessions('mend', missing)
          expect(await read(table)).toEqual(wanted(60))
        }),
        { numRuns: 6 },
      )
    },
    30_000,
  )

  test('killed at some moment', async () => {
    const { table, plan } = await made()
    const many = { ...plan, total: 2500, failing: [0, 5, 2499], commitRate: 0.05 }
    for (const dieAfterMs of [5, 40, 120]) await driveApart({ ...many, dieAfterMs })
    expect(await driveApart(many)).toBe(true)
    for (const dieAfterMs of [1, 3]) await driveApart({ ...many, mode: 'mend', dieAfterMs })
    expect(await driveApart({ ...many, mode: 'mend' })).toBe(true)
    expect(await read(table)).toEqual(wanted(2500))
  }, 30_000)

  /** Opens a sink and resumes it. */
  async function resumed(table: string, options: object = {}, mark?: number) {
    const session = await opened({ door: 'databases', open: 'rowSink', args: [bench().address, table, options] })
    const { durable } = session as { durable: DurableSink }
    const holds = { width: 1, ranges: [] }
    const last = mark === undefined ? undefined : { holds, mark: { seq: mark } }
    const known = await durable.resume({ run, sink: 's', last, mode: 'resume' })
    return { session, durable, known }
  }
  const holding = (to: number) => () => ({ width: 1, ranges: [0, to] })

  test('the database is ahead of the journal: it says what it holds', async () => {
    const { table } = await made()
    const { session, durable, known } = await resumed(table)
    expect([durable.guarantee, known]).toEqual(['exactly-once', undefined])
    await session.call([{ id: 1 }])
    expect(await durable.commit(holding(1))).toEqual({ seq: 1, guarantee: 'exactly-once' })
    // Nothing is new: nothing is written.
    expect(await durable.commit(holding(1))).toEqual({ seq: 1, guarantee: 'exactly-once' })
    await session.call([{ id: 2 }])
    await session.end('given-up')
    const again = await resumed(table)
    expect(again.known).toEqual({ width: 1, ranges: [0, 1] })
    expect((await read(table)).map(({ id }) => id)).toEqual([1])
    await again.session.end('complete')
    expect(await bench().query('SELECT complete FROM papy_progress')).toEqual([{ complete: 1 }])
  })

  test('the journal is ahead of the database: another one was put back', async () => {
    const { table } = await made()
    await expect(resumed(table, {}, 3)).rejects.toMatchObject({ code: 'ERR_SINK_LOST' })
  })

  test.each([1, 500])(
    'batches of %i: rows that are refused, also in sessions before, are told in the end',
    async (batch) => {
      const { table } = await made({}, 'PRIMARY KEY')
      const { session, durable } = await resumed(table, { batch })
      const call = async (id: number) => session.call([{ id }])
      await call(1)
      await call(2)
      if (batch === 1) await expect(call(1)).rejects.toMatchObject({ code: 'ERR_ROWS_REFUSED', rows: 1 })
      else await call(1)
      await call(3)
      await durable.commit(holding(4))
      await session.end('given-up')
      expect((await read(table)).map(({ id }) => id)).toEqual([1, 2, 3])
      const again = await resumed(table, { batch })
      const end = again.session.end('complete')
      if (batch === 1) await end
      else await expect(end).rejects.toMatchObject({ code: 'ERR_ROWS_REFUSED', rows: 1 })
    },
  )

  test.each([1, 500])('batches of %i: what was mended is not inserted again, whoever asks for it', async (batch) => {
    const { table } = await made()
    const past = { run, sink: 's', last: undefined }
    for (const mode of ['resume', 'mend', 'mend'] as const) {
      const session = await opened({ door: 'databases', open: 'rowSink', args: [bench().address, table, { batch }] })
      const durable = session.durable as DurableSink
      await durable.resume({ ...past, mode })
      if (mode === 'resume') expect([durable.hole?.(), durable.hole?.()]).toEqual([0, 1])
      for (const hole of mode === 'mend' ? [1, 0] : []) {
        durable.aim?.(hole, 0)
        await session.call([{ id: hole }])
      }
      await durable.commit(holding(0))
      await session.end('complete')
    }
    expect((await read(table)).map(({ id }) => id)).toEqual([0, 1])
  })

  test('progress of old runs is removed where it is wanted', async () => {
    const { table } = await made()
    const { session, durable } = await resumed(table)
    await session.call([{ id: 1 }])
    await durable.commit(holding(1))
    await session.end('given-up')
    const left = async () => (await bench().query('SELECT run FROM papy_progress')).length
    await clearProgress(bench().address, { olderThanMs: 0 })
    expect(await left()).toBe(1)
    await clearProgress(bench().address, { incomplete: true })
    expect(await left()).toBe(1)
    await clearProgress(bench().address, { olderThanMs: 0, incomplete: true })
    expect(await left()).toBe(0)
  })

  test('much that waits asks for a commit', async () => {
    const { table } = await made()
    const { session, durable } = await resumed(table)
    let asked = 0
    durable.onFull = () => asked++
    for (let id = 0; id < 19_999; id++) await session.call([{ id }])
    expect(asked).toBe(0)
    await session.call([{ id: 19_999 }])
    expect(asked).toBe(1)
    await durable.commit(holding(20_000))
    await session.end('complete')
    expect(await bench().query(`SELECT COUNT(*) AS n FROM ${table}`)).toEqual([{ n: 20_000 }])
  }, 30_000)
}
