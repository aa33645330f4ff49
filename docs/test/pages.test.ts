import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { blocks, fromRoot, links, pages, root } from './page.ts'

const run = promisify(execFile)
/** The programs use `await using`, which Node has from 24 on. */
const canRun = (() => {
  try {
    return new Function('return async () => { await using _ = undefined }') !== undefined
  } catch {
    return false
  }
})()

const all = pages().flatMap(blocks)
const programsIn = (folder: string) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.ts') ? [join(folder, name)] : []))
const place = ({ page, line, source }: { page: string; line: number; source: string }) =>
  `${page}:${line} ${fromRoot(source)}`

describe('a code block', () => {
  const shown = all.filter(({ shows }) => shows === 'file')
  test.each(shown.map((block) => [place(block), block] as const))('is its file: %s', (_, { text, source }) => {
    expect(text).toBe(readFileSync(source, 'utf8'))
  })

  const parts = all.filter(({ shows }) => shows === 'part')
  test.each(parts.map((block) => [place(block), block] as const))('is part of its file: %s', (_, { text, source }) => {
    expect(readFileSync(source, 'utf8')).toContain(text)
  })

  test('of TypeScript is never without a file', () => {
    const bare = all.filter(({ language, shows }) => language === 'ts' && shows !== 'file' && shows !== 'part')
    expect(bare.map(place)).toEqual([])
  })
})

describe('a program', () => {
  const printed = all.filter(({ shows }) => shows === 'output')
  test.skipIf(!canRun).each(printed.map((block) => [place(block), block] as const))(
    'prints what its page says: %s',
    async (_, { source, args, text }) => {
      const { stdout, stderr } = await run(process.execPath, [source, ...args], { timeout: 30_000 })
      expect(stderr).toBe('')
      expect(stdout).toBe(text)
    },
  )

  test('in the guide and the recipes is shown on some page', () => {
    const files = ['first', 'guide', 'recipes'].flatMap((folder) => programsIn(join(root, 'docs/examples', folder)))
    const shown = new Set(all.map(({ source }) => source))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !shown.has(file)).map(fromRoot)).toEqual([])
  })
})

describe('a link', () => {
  test.each(pages())('leads somewhere: %s', (page) => {
    const dead = links(page).filter(({ target }) => !existsSync(target))
    expect(dead.map(({ target }) => fromRoot(target))).toEqual([])
  })
})
