import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { generating } from './generated.ts'

const home = await generating()
afterAll(() => rmSync(home.directory, { recursive: true, force: true }))

// The others take minutes: they are in the soak test.
test('a serializer that was begun outside the workspace passes its laws', { timeout: 60_000 }, async () => {
  const directory = await home.create('demo', 'serializer')
  expect(await home.script(directory, 'test')).toMatch(/\b21 passed\b/)
})
