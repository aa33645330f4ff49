import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isMain } from '@papy/contract/function'
import { describe, expect, test } from 'vitest'
import { fixtures, nodes, run } from './program.ts'

const url = (name: string) => pathToFileURL(join(fixtures, name)).href
const answer = (results: readonly unknown[], entry: string) =>
  expect.objectContaining({ results, entry: url(entry), main: false })

describe.each(nodes)('with %s', (node) => {
  test('functions of an entry module that awaits', { timeout: 20_000 }, async () => {
    const entry = 'programs/entry.mjs'
    expect(await run(node, entry)).toEqual({
      entry: true,
      before: { kind: 'module', url: url(entry), export: 'declared' },
      after: { kind: 'module', url: url(entry), export: 'arrow' },
      hidden: 'ERR_CAPTURE',
      arrow: answer([8], entry),
      declared: answer([8], entry),
      default: answer([80], entry),
    })
  })

  test('functions of a CommonJS entry module', { timeout: 20_000 }, async () => {
    const entry = 'programs/entry.cjs'
    expect(await run(node, entry)).toEqual({
      entry: true,
      after: { kind: 'module', url: url(entry), export: 'arrow' },
      hidden: 'ERR_CAPTURE',
      arrow: answer([8], entry),
    })
  })

  test('isMain is true for the entry module only, however it was named', { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'papy-'))
    await symlink(join(fixtures, 'programs/folder'), join(folder, 'link'))
    try {
      for (const name of [
        'programs/folder',
        'programs/folder/start',
        'programs/folder/start.js',
        join(folder, 'link/start.js'),
      ])
        expect(await run(node, name)).toEqual({ main: true, entry: true, other: false })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('code without a file', { timeout: 20_000 }, async () => {
    const program = `
      import { entryUrl, isMain, locate, toStep } from '@papy/contract/function'
      const factor = 2
      export const exported = ([x]) => x * factor
      const codeOf = (call) => { try { return call() } catch (error) { return error.code } }
      console.log(JSON.stringify({
        entry: entryUrl() ?? 'none', main: isMain(import.meta),
        exported: codeOf(() => locate(toStep(exported))), inline: locate(toStep(([x]) => x)).kind,
      }))`
    expect(await run(node, '--input-type=module', '--eval', program)).toEqual({
      entry: 'none',
      main: true,
      exported: 'ERR_CAPTURE',
      inline: 'source',
    })
  })
})

test('isMain is false where a worker program runs', () => {
  const inside = Symbol.for('papy.inside')
  const meta = { url: pathToFileURL(process.argv[1] as string).href, main: true }
  expect(isMain(meta)).toBe(true)
  Object.assign(globalThis, { [inside]: true })
  try {
    expect(isMain(meta)).toBe(false)
  } finally {
    Reflect.deleteProperty(globalThis, inside)
  }
})
