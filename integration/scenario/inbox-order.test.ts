import { Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, pipe, piper, stream } from './flow.ts'
import { type Place, places } from './place.ts'

/** Pipes are pairs of names in the order of `addPipe`; `branch` is the pipers' own; the answer is what each output shows. */
interface Law {
  readonly law: string
  readonly pipes: readonly (readonly string[])[]
  readonly branch?: Readonly<Record<string, number | string>>
  /** `addPipe`'s branch, by position of the pipe. */
  readonly pipeBranch?: Readonly<Record<number, number | string>>
  /** Pipers added before any pipe. */
  readonly first?: readonly string[]
  readonly datas: readonly (readonly string[])[]
  readonly rows: readonly unknown[]
}

const laws: readonly Law[] = [
  {
    law: 'an inbox follows first mention',
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(b(a(x)),c(a(x)))'],
  },
  {
    law: 'first mention may be addPiper',
    first: ['c', 'b'],
    pipes: [
      ['a', 'c', 'j'],
      ['a', 'b', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(a(x)),b(a(x)))'],
  },
  {
    law: 'the branch comes before first mention',
    branch: { b: 2, c: 1 },
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(a(x)),b(a(x)))'],
  },
  {
    law: 'branches are compared as numbers',
    branch: { b: 10, c: 9 },
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(a(x)),b(a(x)))'],
  },
  {
    law: 'negative and fractional branches',
    branch: { b: 0.5, c: -1 },
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(a(x)),b(a(x)))'],
  },
  {
    law: 'numbers before strings, none last',
    branch: { c: 'z', d: 'y', e: 3 },
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
      ['a', 'd', 'j'],
      ['a', 'e', 'j'],
    ],
    datas: [['x']],
    rows: ['j(e(a(x)),d(a(x)),c(a(x)),b(a(x)))'],
  },
  {
    law: 'a child comes before its own parent',
    pipes: [
      ['a', 'j'],
      ['a', 'b', 'j'],
    ],
    datas: [['x']],
    rows: ['j(b(a(x)),a(x))'],
  },
  {
    law: 'a child comes before its grandparent',
    pipes: [
      ['a', 'j'],
      ['a', 'b', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(b(a(x))),a(x))'],
  },
  {
    law: 'child, parent, grandparent',
    pipes: [
      ['a', 'j'],
      ['a', 'b', 'j'],
      ['b', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(b(a(x))),b(a(x)),a(x))'],
  },
  {
    law: 'a branch wins over kinship',
    branch: { a: 1, b: 2 },
    pipes: [
      ['a', 'j'],
      ['a', 'b', 'j'],
    ],
    datas: [['x']],
    rows: ['j(a(x),b(a(x)))'],
  },
  {
    law: 'the branch of addPipe is set on the pipers it adds',
    pipeBranch: { 0: 2, 1: 1 },
    first: ['a', 'j'],
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(c(a(x)),b(a(x)))'],
  },
  {
    law: "a Piper's own branch wins over addPipe's",
    branch: { b: 1 },
    pipeBranch: { 0: 9, 1: 5 },
    first: ['a', 'j'],
    pipes: [
      ['a', 'b', 'j'],
      ['a', 'c', 'j'],
    ],
    datas: [['x']],
    rows: ['j(b(a(x)),c(a(x)))'],
  },
  {
    law: 'inputs follow first mention',
    pipes: [
      ['a', 'j'],
      ['b', 'j'],
    ],
    datas: [['x'], ['y']],
    rows: ['j(a(x),b(y))'],
  },
  {
    law: 'inputs follow their branch',
    branch: { a: 2, b: 1 },
    pipes: [
      ['a', 'j'],
      ['b', 'j'],
    ],
    datas: [['x'], ['y']],
    rows: ['j(b(x),a(y))'],
  },
  {
    law: 'outputs follow first mention',
    pipes: [
      ['a', 'b'],
      ['a', 'c'],
    ],
    datas: [['x']],
    rows: [['b(a(x))', 'c(a(x))']],
  },
  {
    law: 'outputs follow their branch',
    branch: { b: 2, c: 1 },
    pipes: [
      ['a', 'b'],
      ['a', 'c'],
    ],
    datas: [['x']],
    rows: [['c(a(x))', 'b(a(x))']],
  },
]

function build(
  { open }: Place,
  { pipes, branch = {}, pipeBranch = {}, first = [] }: Law,
): { plumber: Plumber; close: () => Promise<void> } {
  const imap = open()
  const plumber = new Plumber()
  const pipers = new Map<string, unknown>()
  const named = (name: string): unknown => {
    const made =
      pipers.get(name) ??
      piper(bind(f.labels, name), { name, parallel: imap, ...(name in branch ? { branch: branch[name] } : {}) })
    pipers.set(name, made)
    return made
  }
  for (const name of first) plumber.addPiper(named(name) as never)
  for (const [at, names] of pipes.entries())
    pipe(plumber, names.map(named), at in pipeBranch ? { branch: pipeBranch[at] } : undefined)
  return { plumber, close: async () => void (imap && (await imap.close())) }
}

describe.each(places)('the order of inboxes, inputs and outputs, $name', (place) => {
  test.each(laws)('$law', async (law) => {
    const { plumber, close } = build(place, law)
    try {
      expect(await stream(plumber, law.datas)).toEqual(law.rows)
    } finally {
      await close()
    }
  })
})

test('inputs() and outputs() show the same order', () => {
  const plumber = new Plumber()
  const made = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [
      name,
      piper(f.same, { name, ...(name === 'b' ? { branch: 1 } : {}), ...(name === 'e' ? { branch: 'x' } : {}) }),
    ]),
  )
  pipe(plumber, [made['a'], made['c']])
  pipe(plumber, [made['b'], made['c'], made['d']])
  pipe(plumber, [made['c'], made['e']])
  expect(plumber.inputs().map(({ name }) => name)).toEqual(['b', 'a'])
  expect(plumber.outputs().map(({ name }) => name)).toEqual(['e', 'd'])
})
