import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { kinds } from '../src/kind.ts'
import { generating } from './generated.ts'

const home = await generating()
afterAll(() => rmSync(home.directory, { recursive: true, force: true }))

test.each(Object.keys(kinds))(
  'a %s that was begun outside the workspace builds, passes its tests and can be published',
  async (kind) => {
    const directory = await home.create(`@you/${kind}-two-way`, kind)
    await home.script(directory, 'build')
    const said = await home.script(directory, 'test')
    expect(said).toMatch(/Tests .*\b\d+ passed/)
    expect(said).not.toContain('failed')
    const files = ['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js', 'src/index.ts']
    expect(await home.published(directory)).toEqual(expect.arrayContaining(files))
  },
)
