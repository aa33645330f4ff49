import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testTransport } from '@papy/conformance'
import { sqlite } from '@papy/transport-sqlite'
import { afterAll, describe, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'papy-sqlite-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** How many items laws about many items move; more do in the soak test. */
const items = 500

describe('with better-sqlite3, in a file of the run', () =>
  testTransport({ describe, it }, () => sqlite({ driver: 'better-sqlite3' }), { items }))
describe('with node:sqlite, in a file of the user', () =>
  testTransport({ describe, it }, () => sqlite({ driver: 'node:sqlite', file: join(directory, 'items.sqlite') }), {
    items,
  }))
