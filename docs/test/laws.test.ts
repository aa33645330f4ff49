import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './page.ts'

test('docs/plugin/laws.md lists every law of @papy/conformance', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'docs/scripts/laws.mjs'), '--check'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
