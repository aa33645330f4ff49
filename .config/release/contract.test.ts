import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Recorded, readRecord, recordOf, refusal } from './contract-record.ts'

const check = fileURLToPath(new URL('contract.ts', import.meta.url))

test('what plugins see of @papy/contract is what is written down', () => {
  const { stderr, status } = spawnSync(process.execPath, [check], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

const before: Recorded = { version: 1, changesets: ['a.md'], api: 'export declare const CONTRACT = 1;\n' }

test('a contract that changed is refused without a raised CONTRACT and without a new changeset', () => {
  expect(refusal(before, { ...before, api: 'other' })).toMatch(/Raise CONTRACT .* add a changeset/)
  expect(refusal(before, { ...before, api: 'other', changesets: [] })).toMatch(/Raise CONTRACT/)
  expect(refusal(before, { ...before, api: 'other', version: 2 })).toBeUndefined()
  expect(refusal(before, { ...before, api: 'other', changesets: ['a.md', 'b.md'] })).toBeUndefined()
  expect(refusal(before, { ...before, changesets: [] })).toBeUndefined()
})

test('the record reads as it was written', () => {
  expect(readRecord(recordOf(before))).toEqual(before)
  expect(readRecord(recordOf({ ...before, changesets: [] }))).toEqual({ ...before, changesets: [] })
})
