import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './page.ts'

test('docs/capabilities.md says what the built plugins declare', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'docs/scripts/capabilities.mjs'), '--check'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
