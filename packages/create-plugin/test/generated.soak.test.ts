import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { kinds } from '../src/kind.ts'
import { generating } from './generated.ts'

const home = await generating()
afterAll(() => rmSync(home.directory, { recursive: true, force: true }))

test.each(Object.keys(kinds))('a %s that was begun outside the workspace builds and passes its tests', async (kind) => {
  const directory = await home.create(`@you/${kind}-two-way`, kind)
  await home.script(directory, 'build')
  const said = await home.script(directory, 'test')
  expect(said).toMatch(/Tests .*\b\d+ passed/)
  expect(said).not.toContain('failed')
})
