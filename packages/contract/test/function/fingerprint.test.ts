import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fingerprintOf, imports, type Step, step, toStep, type UserFunction } from '@papy/contract/function'
import { describe, expect, onTestFinished, test } from 'vitest'

type Files = Readonly<Record<string, string>>

function folderOf(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'papy-fingerprint-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  write(folder, files)
  return folder
}

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

const urlOf = (folder: string, file = 'steps.mjs') => pathToFileURL(join(folder, file)).href
const hashOf = async (...steps: Step[]) => (await fingerprintOf(steps)).hash
const hashIn = (folder: string, file?: string) => hashOf(step.from(urlOf(folder, file), 'run'))

const project: Files = {
  'steps.mjs': `import { pow } from './maths/pow.mjs'\nimport tool from 'tool'\nexport const run = ([x]) => pow(tool(x))`,
  'maths/pow.mjs': `import '../steps.mjs'\nexport * from './base.mjs'\nexport const pow = (x) => x * x`,
  'maths/base.mjs': 'export const base = new URL("../data.txt", import.meta.url)',
  'data.txt': 'data',
  'other.mjs': 'export const other = 1',
  'node_modules/tool/package.json': `{ "name": "tool", "version": "1.0.0", "exports": "./main.js", "dependencies": { "deep": "*" } }`,
  'node_modules/tool/main.js': 'module.exports = (x) => x',
  'node_modules/deep/package.json': `{ "name": "deep", "version": "1.0.0" }`,
}

describe('a function of a module', () => {
  test('is the same elsewhere', async () => {
    const folder = folderOf(project)
    const copy = join(folderOf({}), 'copy')
    cpSync(folder, copy, { recursive: true })
    expect(await hashIn(copy)).toBe(await hashIn(folder))
    expect(await fingerprintOf([step.from(urlOf(folder), 'run')])).toEqual({
      hash: await hashIn(copy),
      functions: [`run from ${urlOf(folder)}`],
    })
  })

  test.each([
    ['its text', { 'steps.mjs': `${project['steps.mjs']} + 1` }],
    ['a module beside it', { 'maths/pow.mjs': `${project['maths/pow.mjs']} * x` }],
    ['a module that one imports', { 'maths/base.mjs': `${project['maths/base.mjs']} // new` }],
    ['a file beside that', { 'data.txt': 'other' }],
    [
      'the version of a package',
      { 'node_modules/tool/package.json': `{ "name": "tool", "version": "1.0.1", "exports": "./main.js" }` },
    ],
    [
      'the version of a package of a package',
      { 'node_modules/deep/package.json': `{ "name": "deep", "version": "2.0.0" }` },
    ],
  ])('changes with %s', async (_, change) => {
    const folder = folderOf(project)
    const before = await hashIn(folder)
    write(folder, change as unknown as Files)
    expect(await hashIn(folder)).not.toBe(before)
  })

  test.each([
    ['a module that it does not import', { 'other.mjs': 'export const other = 2' }],
    ['the text of a package', { 'node_modules/tool/main.js': 'module.exports = (x) => x + 1' }],
    ['ends of lines', { 'steps.mjs': (project['steps.mjs'] as string).replaceAll('\n', '\r\n') }],
  ])('does not change with %s', async (_, change) => {
    const folder = folderOf(project)
    const before = await hashIn(folder)
    write(folder, change as unknown as Files)
    expect(await hashIn(folder)).toBe(before)
  })

  test('of TypeScript and CommonJS changes with what it imports without its ending', async () => {
    const folder = folderOf({
      'steps.ts': `import { x } from './x.js'\nexport const run = () => x`,
      'x.ts': 'export const x: number = 1',
      'steps.cjs': `exports.run = () => require('./y')`,
      'y/index.js': 'module.exports = 1',
    })
    const before = [await hashIn(folder, 'steps.ts'), await hashIn(folder, 'steps.cjs')]
    write(folder, { 'x.ts': 'export const x: number = 2', 'y/index.js': 'module.exports = 2' })
    expect(await hashIn(folder, 'steps.ts')).not.toBe(before[0])
    expect(await hashIn(folder, 'steps.cjs')).not.toBe(before[1])
  })

  test('is not certain where it loads what its text does not name', async () => {
    const folder = folderOf({ 'steps.mjs': 'export const run = ([x]) => import(x)' })
    const { unknown } = await fingerprintOf([step.from(urlOf(folder), 'run')])
    expect(unknown).toMatch(/^import\(x….* loads what its text does not name$/)
  })

  test('is not certain where its module or a package is missing', async () => {
    const folder = folderOf({ 'steps.mjs': `import 'nowhere'` })
    expect((await fingerprintOf([step.from(urlOf(folder), 'run')])).unknown).toContain('nowhere is not found')
    expect((await fingerprintOf([step.from(urlOf(folder, 'no.mjs'), 'run')])).unknown).toContain('cannot be read')
  })

  test('that is no file counts by its URL', async () => {
    const [one, other] = [step.from('data:text/javascript,1', 'run'), step.from('data:text/javascript,2', 'run')]
    expect(await hashOf(one)).not.toBe(await hashOf(other))
    expect(await fingerprintOf([one])).not.toHaveProperty('unknown')
  })
})

describe('a function that is given', () => {
  test('which uses nothing around it counts by its text alone', async () => {
    const folder = folderOf({
      'steps.mjs': 'const factor = 2\nexport const run = ([x]) => x + 1\nexport const scaled = ([x]) => factor * x',
    })
    const { run, scaled } = (await import(urlOf(folder))) as { run: UserFunction; scaled: UserFunction }
    const before = [await hashOf(toStep(run)), await hashOf(toStep(scaled))]
    write(folder, {
      'steps.mjs': 'const factor = 3\nexport const run = ([x]) => x + 1\nexport const scaled = ([x]) => factor * x',
    })
    expect(await hashOf(toStep(run))).toBe(before[0])
    expect(await hashOf(toStep(scaled))).not.toBe(before[1])
  })

  test('is not certain where it uses variables that nobody exports', async () => {
    const folder = folderOf({ 'steps.mjs': 'export const make = (n) => ([x]) => x * n' })
    const { make } = (await import(urlOf(folder))) as { make: (n: number) => UserFunction }
    const { unknown, functions } = await fingerprintOf([toStep(make(2))])
    expect(unknown).toContain('n')
    expect(functions).toEqual([`anonymous from ${urlOf(folder)}`])
  })

  test('is not certain where it is native', async () => {
    expect((await fingerprintOf([toStep(Math.max as unknown as UserFunction)])).unknown).toContain('max')
  })
})

describe('what is bound to it', () => {
  const add = ([x]: readonly number[], y: unknown) => [x, y]

  test('counts by its value', async () => {
    expect(await hashOf(step(add, { a: 1, b: 2 }))).toBe(await hashOf(step(add, { b: 2, a: 1 })))
    expect(await hashOf(step(add, 1))).not.toBe(await hashOf(step(add, 2)))
    expect(await hashOf(step(add, 1))).not.toBe(await hashOf(toStep(add)))
  })

  test('may be functions', async () => {
    const one = step(add, () => 1)
    expect(await hashOf(one)).not.toBe(await hashOf(step(add, () => 2)))
    expect(await fingerprintOf([one])).not.toHaveProperty('unknown')
  })

  test('is not certain where it has no content', async () => {
    const { unknown } = await fingerprintOf([step(add, { deep: [new WeakMap()] })])
    expect(unknown).toContain('the arguments of add: args[0].deep[0] is')
  })

  test('counts with its modules', async () => {
    const folder = folderOf(project)
    const make = () => imports({ m: urlOf(folder, 'other.mjs'), os: '?node:os', no: '?nowhere' }, () => 1)
    const before = await fingerprintOf([make()])
    expect(before).not.toHaveProperty('unknown')
    write(folder, { 'other.mjs': 'export const other = 2' })
    expect(await hashOf(make())).not.toBe(before.hash)
  })
})

test('functions count in their order', async () => {
  const [one, two] = [toStep(() => 1), toStep(() => 2)]
  expect(await hashOf(one, two)).not.toBe(await hashOf(two, one))
  expect(await hashOf(one, two)).not.toBe(await hashOf(one))
})
