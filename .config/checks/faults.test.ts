import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faults } from './faults.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'papy-faults-'))
  manifest('packages/contract')
  manifest('packages/core', { dependencies: { '@papy/contract': '1' } })
  manifest('packages/imap', { dependencies: { '@papy/contract': '1' } })
})

afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const manifest = (folder: string, rest: object = {}): void =>
  write(`${folder}/package.json`, JSON.stringify({ name: `@papy/${folder.split('/').at(-1)}`, ...rest }))

const found = (): string[] => faults(root).map(({ fault }) => fault)

describe('the check of imports', () => {
  it('lets the arrows of ARCHITECTURE pass', () => {
    write('packages/core/src/piper.ts', `import { inbox } from '@papy/contract/engine'\nimport './worker.ts'\n`)
    write('packages/core/src/worker.ts', `/**\n * import { IMap } from '@papy/imap'\n */\nexport const worker = 1\n`)
    write('packages/core/test/piper.test.ts', `import { Piper } from '@papy/core'\n`)
    expect(found()).toEqual([])
  })

  it.each([
    ['a statement', `import { IMap } from '@papy/imap'\n`],
    ['a type', `import type { IMap } from '@papy/imap'\n`],
    ['several lines', `import {\n  IMap,\n  type Task,\n} from '@papy/imap/worker'\n`],
    ['a re-export', `export { IMap } from '@papy/imap'\n`],
    ['a dynamic import', `export const imap = () => import('@papy/imap')\n`],
    ['an import for its effects', `import '@papy/imap'\n`],
  ])('reports an import against the arrows: %s', (_, text) => {
    write('packages/core/src/piper.ts', text)
    expect(found()).toEqual([expect.stringMatching(/imports @papy\/imap\S*; directions.ts forbids it/)])
  })

  it('reports a dependency against the arrows, development dependencies included', () => {
    manifest('packages/imap', { devDependencies: { '@papy/core': '1' } })
    expect(found()).toEqual(['imap depends on core; directions.ts forbids it'])
  })

  it('reports a sibling that package.json does not name', () => {
    write('packages/imap/src/pool.ts', `import { threads } from '@papy/runtime-thread'\n`)
    expect(found()).toEqual(['imports @papy/runtime-thread, which package.json does not name; add it there'])
  })

  it('reports packages that depend in a circle', () => {
    manifest('packages/std', { dependencies: { '@papy/cli': '1' } })
    manifest('packages/cli', { devDependencies: { '@papy/std': '1' } })
    expect(found()).toEqual([expect.stringContaining('packages depend in a circle: ')])
  })

  it('reports files that import in a circle, unless by types only', () => {
    write('packages/core/src/piper.ts', `import { b } from './dagger.ts'\n`)
    write('packages/core/src/dagger.ts', `import type { a } from './piper.ts'\n`)
    expect(found()).toEqual([])
    write('packages/core/src/dagger.ts', `import { a } from './piper.ts'\n`)
    expect(found()).toEqual([expect.stringContaining('files import in a circle: ')])
  })

  it('reports a way into another package past its door, and a way back to the own one', () => {
    write('packages/core/src/piper.ts', `import { x } from '../../contract/src/x.ts'\n`)
    write('packages/core/src/run/tap.ts', `import { y } from '../index.ts'\n`)
    expect(found()).toEqual([
      "imports ../../contract/src/x.ts from another package; import it by that package's name",
      'imports ../index.ts; import the file that has it',
    ])
  })

  it('reports names that say nothing, and state at module level', () => {
    write(
      'packages/core/src/utils.ts',
      `let count = 0\nconst seen = new Map<string, number>()\nconst kept = new WeakMap()\n`,
    )
    expect(found()).toEqual([
      'is named utils; name it by the one noun that it is about',
      'keeps state at module level ("let "); keep it in what a run owns',
      'keeps state at module level ("const seen = new Map<string, number>()"); keep it in what a run owns',
    ])
  })

  it('reports a package about which nothing has been decided', () => {
    manifest('packages/novelty')
    expect(found()).toEqual(['novelty has no place in directions.ts; say there what it may import'])
  })
})
