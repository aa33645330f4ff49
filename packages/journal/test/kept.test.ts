import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { journal, readJournal } from '@papy/journal'
import { expect, test } from 'vitest'
import { place } from './support/place.ts'
import { failed, progress, runRecord } from './support/records.ts'

const MIB = 1024 * 1024
const files = (file: string) =>
  readdirSync(dirname(file))
    .filter((name) => name.includes('.kept-'))
    .sort()

test('files of kept inputs go when all in them is done with, and stay as long as one is wanted', async () => {
  const file = place()
  const store = await journal(file, { level: 'async' }).open()
  store.append(runRecord())
  for (let row = 0; row < 40; row++) {
    store.append({ type: 'kept', input: 0, first: row, values: [Buffer.alloc(MIB, row)] })
    await store.commit()
  }
  expect(files(file)).toEqual([
    'run.papy.kept-000001',
    'run.papy.kept-000002',
    'run.papy.kept-000003',
    'run.papy.kept-000004',
    'run.papy.kept-000005',
  ])
  store.append(progress(0, 20, 20))
  await store.commit()
  expect(files(file)).toEqual(['run.papy.kept-000003', 'run.papy.kept-000004', 'run.papy.kept-000005'])
  await store.close()
  const again = await journal(file).open()
  expect([...(again.past?.kept(0) ?? [])].map(({ index, value }) => [index, (value as Buffer)[5]])).toEqual(
    Array.from({ length: 20 }, (_, at) => [20 + at, 20 + at]),
  )
  again.append({ type: 'kept', input: 0, first: 40, values: ['last'] })
  again.append(progress(20, 40, 40))
  await again.commit()
  expect(files(file)).toEqual(['run.papy.kept-000006'])
  await again.close()
  expect([...(readJournal(file)?.kept(0) ?? [])]).toEqual([{ index: 40, value: 'last' }])
})

test('none is left of a run that is done, and a failure has its inputs still', async () => {
  const file = place()
  const store = await journal(file).open()
  store.append(runRecord())
  store.append({ type: 'kept', input: 0, first: 0, values: ['a', 'b'] })
  store.append(failed(0, 1, [['b']]))
  store.append(progress(0, 2, 2))
  await store.close()
  expect(files(file)).toEqual([])
  expect([...(readJournal(file)?.failures() ?? [])]).toMatchObject([{ letter: 0, row: 1, inputs: [['b']] }])
})

test('what a run kept that begins anew goes once that is written, not before', async () => {
  const file = place()
  const store = await journal(file).open()
  store.append(runRecord())
  store.append({ type: 'kept', input: 0, first: 0, values: ['old'] })
  await store.commit()
  store.append(runRecord('begin'))
  store.append({ type: 'kept', input: 0, first: 0, values: ['new'] })
  expect(files(file)).toEqual(['run.papy.kept-000001'])
  await store.commit()
  expect(files(file)).toEqual(['run.papy.kept-000002'])
  await store.close()
  expect([...(readJournal(file)?.kept(0) ?? [])]).toEqual([{ index: 0, value: 'new' }])
})

test('values that a clone would spoil are refused as inputs, with their path; a failure goes without them', async () => {
  const file = place()
  const store = await journal(file).open()
  class Own {}
  for (const value of [new Own(), () => 1, new Error('no'), Symbol('s')])
    expect(() => store.append({ type: 'kept', input: 0, first: 0, values: [1, { value }] })).toThrow(
      expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE', path: expect.stringContaining('value') }),
    )
  store.append(failed(0, 7, [[new Own()]]))
  store.append({
    type: 'failed',
    letter: 1,
    output: 0,
    group: 8,
    offset: 0,
    row: 8,
    rows: 1,
    node: 'n',
    at: 0,
    error: { kind: 'value', value: () => 1 },
  })
  store.append(progress(0, 1))
  await store.close()
  const found = [...(readJournal(file)?.failures() ?? [])]
  expect(found.map(({ row, inputs }) => [row, inputs])).toEqual([
    [7, undefined],
    [8, undefined],
  ])
  expect(found[1]?.error).toMatchObject({ kind: 'text' })
})

test('a file of kept inputs that is gone or spoilt is an error that names it', async () => {
  const { rmSync, writeFileSync } = await import('node:fs')
  const file = place()
  const store = await journal(file).open()
  store.append({ type: 'kept', input: 0, first: 0, values: ['a'] })
  await store.close()
  writeFileSync(`${file}.kept-000001`, Buffer.alloc(100))
  const read = () => [...(readJournal(file)?.kept(0) ?? [])]
  expect(read).toThrow(expect.objectContaining({ code: 'ERR_JOURNAL_DAMAGED', path: `${file}.kept-000001` }))
  rmSync(`${file}.kept-000001`)
  expect(read).toThrow('is gone')
})
