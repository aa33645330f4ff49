import { readFileSync } from 'node:fs'
import { printProgram, readProgram } from '@papy/code'
import { expect, test } from 'vitest'

const edited = readFileSync(new URL('fixtures/edited.txt', import.meta.url), 'utf8')

test('a program that somebody edited is a graph, and nothing of it is run', () => {
  const { pipers, pipes, pools, plumber } = readProgram(edited, { file: 'edited.ts' })
  expect(pools).toEqual([
    {
      variable: 'crew',
      value: expect.objectContaining({ callee: 'IMap', isNew: true }),
      at: { line: 22, column: 3, offset: 530 },
      comment: '// the crew',
    },
  ])
  expect(pipers.map(({ variable, name }) => [variable, name])).toEqual([
    ['first', 'tidy'],
    ['second', 'both'],
    ['a', 'parse'],
    ['last', 'later'],
    ['piper1', 'anonymous'],
  ])
  expect(pipers.map(({ options }) => options.map(({ name, value }) => [name, value]))).toEqual([
    [['branch', { kind: 'literal', text: "'x'" }]],
    [['branch', { kind: 'literal', text: "'x'" }]],
    [
      ['parallel', { kind: 'name', name: 'crew' }],
      ['consume', { kind: 'literal', text: "'all'" }],
    ],
    [],
    [],
  ])
  expect(pipes.map(({ from, to, via }) => [from, to, via])).toEqual([
    ['first', 'second', undefined],
    ['a', 'first', { kind: 'literal', text: "'auto'" }],
    ['a', 'second', { kind: 'literal', text: "'auto'" }],
    ['second', 'last', undefined],
    ['last', 'piper1', undefined],
  ])
  expect(plumber.options).toEqual([{ name: 'buffer', value: { kind: 'literal', text: '4' } }])
  expect(pipers[3]?.extra).toMatchObject({ kind: 'fields', fields: [{ name: 'kept' }] })
})

test('places are lines and columns from 1, and offsets', () => {
  const { pipers, pipes, imports } = readProgram(edited)
  const places = [...pipers, ...pipes, ...imports].flatMap(({ at }) => at ?? [])
  expect(places).toHaveLength(15)
  for (const at of places) {
    const before = edited.slice(0, at.offset)
    expect(at).toEqual({
      line: before.split('\n').length,
      column: before.length - before.lastIndexOf('\n'),
      offset: before.length,
    })
  }
})

test('it is written again with its comments and with what is no part of the pipeline; that is a fixed point', () => {
  const text = printProgram(readProgram(edited))
  expect(text).toBe(`import { Piper } from '@papy/core'
// A pipeline of mine.
// the core
import { Piper as P, Plumber, step } from '@papy/core'
import type { Row } from './rows.js'
import { IMap } from '@papy/imap'
import steps, { parse, both as twice } from './steps.mjs'
import './effects.js'

/** How much. */
// three
const LIMIT = 3

export interface Thing { a: number }

export function tidy([x]: [number]): number {
  globalThis.process.exit(7)
  return x > LIMIT ? LIMIT : x
}

/** It builds. */
export function pipeline() {
  const scale = LIMIT * 2

  // the crew
  const crew = new IMap({ workers: 2 })

  const first = new Piper(tidy, { branch: 'x' })
  const second = new Piper(step(twice, scale), { branch: 'x' })
  const a = new Piper(parse, { parallel: crew, consume: 'all' })
  const last = new Piper(steps.later)
  const piper1 = new Piper(([x]: [number]) => x * 2)

  const plumber = new Plumber({ buffer: 4 })
  plumber.addPipers([first, second, a])
  plumber.addPiper(last, { extra: { kept: true } })
  plumber.addPiper(piper1)
  plumber.addPipe([first, second])
  // joins
  plumber.addPipe([a, first], { via: 'auto' })
  plumber.addPipe([a, second], { via: 'auto' })
  plumber.addPipe([second, last, piper1])
  return plumber
}

throw new Error('it was run')

// the end
`)
  expect(printProgram(readProgram(text))).toBe(text)
})

test.each([
  ['an arrow function', 'export const pipeline = () => {\n  const plumber = new Plumber()\n  return plumber\n}\n'],
  [
    'a function that is assigned',
    'export const pipeline = function () {\n  const plumber = new Plumber()\n  return plumber\n}\n',
  ],
  ['windows line ends', 'export function pipeline() {\r\n  const plumber = new Plumber()\r\n  return plumber\r\n}\r\n'],
])('pipeline() may be %s', (_, text) => {
  expect(printProgram(readProgram(`import { Plumber } from '@papy/core'\n${text}`))).toBe(
    "import { Plumber } from '@papy/core'\n\nexport function pipeline() {\n  const plumber = new Plumber()\n  return plumber\n}\n",
  )
})

test.each([
  ['spreads and methods', '{ ...more, f() { return 1 } }'],
  ['what sets a prototype', '{ __proto__: null }'],
  ['templates', '[`a`, `$\u007b1}`]'],
  ['operators', '[1 + 2, !x, a ? b : c, (a, b)]'],
  ['types', '[x as number, <string>y, z!, f<number>(1)]'],
  ['numbers', '[0x10, 1_000, -1, -0, 1e3, -10n, NaN, -Infinity]'],
  ['optional and computed names', "[a?.b, a[0], Geometry['a-b'], import.meta.url]"],
  ['a block that is indented', '(() => {\n    const x = `\n`\n    return x\n  })()'],
])('an argument is kept as it is written: %s', (_, argument) => {
  const program = (arg: string) => `import { Piper, Plumber, step } from '@papy/core'

export function pipeline() {
  const a = new Piper(step(f, ${arg}))

  const plumber = new Plumber()
  plumber.addPiper(a)
  return plumber
}
`
  const text = program(argument)
  expect(printProgram(readProgram(text))).toBe(text)
})

test('names are made as the Plumber makes them', () => {
  const { pipers } = readProgram(`import { imports as wanting, Plumber, step as s, Worker } from '@papy/core'
import { align as first } from './a.js'
const twice = { double: ([x]) => 2 * x }.double
const plain = ([x]) => x
export function pipeline() {
  const plumber = new Plumber()
  plumber.addPipers([first, [first, twice], s(plain, 1), wanting({ os: 'node:os' }, first), s.from(u, 'Geometry.area')])
  plumber.addPipers([new Worker(first, { name: "it's" }), function own() {}, async () => 1, () => 2, plain])
  return plumber
}
`)
  expect(pipers.map(({ name }) => name)).toEqual([
    ...['align', 'align>double', 'plain', 'align-2', 'area'],
    ...["it's", 'own', 'anonymous', 'anonymous-2', 'plain-2'],
  ])
})
