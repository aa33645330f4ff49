import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './page.ts'

test('every public package has a README, which tells what its sources say', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'docs/scripts/readmes.mjs'), '--check'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
