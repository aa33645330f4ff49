// better-sqlite3 13 ends a Node that is too old for it, with no word: that must not happen.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sqlite } from '@papy/transport-sqlite'

test('where no driver can be used, sqlite() says what to install', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'papy-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const context = { run: '0'.repeat(32), secret: '', place: 0, directory, budgetBytes: Number.POSITIVE_INFINITY }
  const opening = sqlite().open(context)
  if (Number(process.versions.napi) >= 10) return (await opening)[Symbol.asyncDispose]()
  await assert.rejects(opening, { code: 'ERR_PLUGIN_INCOMPATIBLE', message: /npm install better-sqlite3@12/ })
})
