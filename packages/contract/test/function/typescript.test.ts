import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixtures, nodes, run, versionOf } from './program.ts'

/** Where tsx is installed, if it is; only the integration folder asks for it. */
const tsx = (() => {
  try {
    return dirname(
      createRequire(new URL('../../../../integration/package.json', import.meta.url)).resolve('tsx/package.json'),
    )
  } catch {
    return undefined
  }
})()

const entry = 'programs/entry.ts'
const located = { kind: 'module', url: pathToFileURL(join(fixtures, entry)).href, export: 'arrow' }
const result = (...results: unknown[]) => expect.objectContaining({ results, main: false })
const report = {
  entry: true,
  after: located,
  alias: result(8),
  hidden: 'ERR_CAPTURE',
  inline: result(5),
  arrow: result(8),
}

describe.each(nodes)('with %s', (node) => {
  let version = 0
  let folder = ''
  beforeAll(async () => {
    version = await versionOf(node)
    folder = await realpath(await mkdtemp(join(tmpdir(), 'papy-')))
    for (const [name, type] of [
      ['esm', 'module'],
      ['cjs', 'commonjs'],
      ['bare', 'module'],
    ] as const) {
      await mkdir(join(folder, name, 'node_modules'), { recursive: true })
      await writeFile(join(folder, name, 'package.json'), JSON.stringify({ type }))
      await writeFile(
        join(folder, name, 'enum.ts'),
        'enum Factor { Two = 2 }\nexport const f = ([x]: [number]): number => x * Factor.Two\n',
      )
      await writeFile(join(folder, name, 'through.mjs'), "export { f } from './enum.ts'\n")
      if (name !== 'bare' && tsx !== undefined) await symlink(tsx, join(folder, name, 'node_modules/tsx'))
    }
  })
  afterAll(() => rm(folder, { recursive: true }))
  const from = (file: string) => run(node, 'programs/from.mjs', pathToFileURL(join(folder, file)).href, 'f')

  test('functions of a .ts entry module, types stripped by Node', { timeout: 20_000 }, async ({ skip }) => {
    if (version < 2218) skip('this Node does not strip types')
    expect(await run(node, entry)).toEqual(report)
  })

  test('functions of a .ts entry module under tsx', { timeout: 20_000 }, async ({ skip }) => {
    if (tsx === undefined) return skip('tsx is not installed')
    expect(await run(node, '--import', pathToFileURL(join(tsx, 'dist/loader.mjs')).href, entry)).toEqual(report)
  })

  test('what Node cannot run is run by tsx, if that is installed beside it', { timeout: 20_000 }, async ({ skip }) => {
    if (tsx === undefined) skip('tsx is not installed')
    expect(await from('esm/enum.ts')).toEqual(result(8))
    expect(await from('cjs/enum.ts')).toEqual(result(8))
  })

  test('without tsx it is refused, with what to do', { timeout: 20_000 }, async () => {
    for (const file of ['bare/enum.ts', 'bare/through.mjs'])
      expect(await from(file)).toMatchObject({
        error: { code: 'ERR_TYPESCRIPT', message: expect.stringMatching(/; use Node >= 22\.18 .*install tsx/) },
      })
  })
})

test('a module that vitest transformed is found by its file', async () => {
  const { locate, toStep } = await import('@papy/contract/function')
  const module = await import('./transformed.ts')
  const url = pathToFileURL(fileURLToPath(new URL('transformed.ts', import.meta.url))).href
  const names = (fns: readonly ((inbox: [number]) => unknown)[]) => fns.map((fn) => locate(toStep(fn)))
  const found = names([
    module.arrow,
    module.declared,
    module.alias,
    module.default,
    module.Geometry.area,
    module.table.pair,
  ])
  expect(found).toEqual(
    ['arrow', 'declared', 'alias', 'default', 'Geometry.area', 'table.pair'].map((name) => ({
      kind: 'module',
      url,
      export: name,
    })),
  )
  expect(() => names([module.shadow()])).toThrow(expect.objectContaining({ code: 'ERR_CAPTURE' }))
})
