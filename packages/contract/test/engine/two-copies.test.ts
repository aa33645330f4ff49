import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as here from '../../src/engine/index.ts'

type Engine = typeof here

const home = mkdtempSync(join(tmpdir(), 'papy-copy-'))
let there: Engine

beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), home, { recursive: true })
  there = (await import(pathToFileURL(join(home, 'engine.js')).href)) as Engine
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

// As where a pool of one release works in a pipeline of another.
describe('what another copy of this package made', () => {
  test('a batch is passed on as it is packed, and not unpacked', () => {
    const stored = { deposits: [], length: 3 } as unknown as Parameters<Engine['batchWith']>[0]
    const address = { group: 0, offset: 0, first: 0, width: 1, failed: false }
    const batch = there.batchWith(stored, address)
    expect(here.columnOf(batch)).toBe(stored)
    expect(here.sizeOf(batch)).toBe(3)
  })

  test('a result in part is known', () => {
    const placeholder = here.placeholderOf(new Error('no more'), {} as Parameters<Engine['placeholderOf']>[1])
    const partial = new there.PartialResult([1, 2], placeholder)
    expect(partial).not.toBeInstanceOf(here.PartialResult)
    expect(here.isPartialResult(partial)).toBe(true)
    expect(here.isPartialResult({ items: [], placeholder })).toBe(false)
  })
})
