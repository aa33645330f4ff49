import { readProgram } from '@papy/code'
import { expect, test } from 'vitest'

const around = (body: string) => `import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { f, g } from './steps.js'
export function pipeline() {
${body}
}
`
const built = (line: string) => around(`  const plumber = new Plumber()\n${line}\n  return plumber`)

test.each([
  ['no TypeScript', 'export function pipeline( {', 1, 28, 'Unexpected token'],
  ['no pipeline', 'const a = 1\n', 1, 1, 'export function pipeline'],
  ['a pipeline with parameters', 'export function pipeline(n) {}\n', 1, 1, 'without parameters'],
  ['a pipeline that waits', 'export async function pipeline() {}\n', 1, 1, 'without parameters'],
  ['a directive', "'use strict'\n", 1, 1, 'would be lost'],
  ['a hashbang', '#!/usr/bin/env node\n', 1, 1, 'would be lost'],
  ['a directive in pipeline()', around("  'use strict'"), 5, 3, 'would be lost'],
  ['no plumber', around('  return f()'), 5, 3, 'must return its plumber'],
  ['a plumber that is not returned', around('  const plumber = new Plumber()'), 4, 28, 'and return it'],
  ['a second plumber', built('  const other = new Plumber()'), 6, 17, 'second Plumber'],
  ['something behind the return', built('  return plumber'), 7, 3, 'nothing may follow'],
  ['a return in the middle', built('  if (f) return 1'), 6, 10, 'whether this returns'],
  ['a loop that adds pipers', built('  for (const x of [1, 2]) plumber.addPiper(f)'), 6, 27, 'becomes of plumber'],
  ['a function that gets the plumber', built('  extend(plumber)'), 6, 10, 'becomes of plumber'],
  ['pipers made in a list', built('  const all = [new Piper(f)]'), 6, 20, 'becomes of Piper'],
  ['another method', built('  plumber.delPiper(f)'), 6, 3, 'what delPiper does'],
  ['a list that is computed', built('  plumber.addPipe(list)'), 6, 19, 'must be written as a list'],
  ['a spread in a list', built('  plumber.addPipe([f, ...g])'), 6, 23, 'each piper must be written out'],
  ['options that are computed', built('  plumber.addPiper(f, options)'), 6, 23, 'options must be { branch, extra }'],
  [
    'an option that there is not',
    built('  plumber.addPipe([f, g], { vai: 1 })'),
    6,
    27,
    'options must be { via, branch }',
  ],
  [
    'options of a piper that are computed',
    built('  const a = new Piper(f, options)\n  plumber.addPiper(a)'),
    6,
    26,
    '{ name: value }',
  ],
  [
    'options of the plumber that are computed',
    around('  const plumber = new Plumber(options)\n  return plumber'),
    5,
    31,
    '{ name: value }',
  ],
  [
    'a pool that is not made here',
    built('  const a = new Piper(f, { parallel: pools[0] })\n  plumber.addPiper(a)'),
    6,
    26,
    'parallel must be a variable',
  ],
  [
    'a pool that is spread',
    built('  const pool = new IMap(...all)\n  plumber.addPiper(new Piper(f, { parallel: pool }))'),
    6,
    16,
    'plain expressions',
  ],
  ['a piper that is not added', built('  const a = new Piper(f)'), 6, 3, 'piper a is not added'],
  [
    'a piper that is used before it is made',
    built('  plumber.addPiper(a)\n  const a = new Piper(f)'),
    6,
    20,
    'used before it is made',
  ],
  [
    'a piper made of another',
    built('  const a = new Piper(f)\n  const b = new Piper(a)'),
    7,
    23,
    'made of another one',
  ],
  ['a piper of nothing', built('  const a = new Piper()'), 6, 13, 'needs a function'],
  ['a call without pipers', built('  plumber.addPiper()'), 6, 3, 'needs what it adds'],
])('%s is refused with its place', (_, text, line, column, why) => {
  const read = () => readProgram(text, { file: 'mine.ts' })
  expect(read).toThrow(
    expect.objectContaining({ name: 'PlumberError', code: 'ERR_NOT_READABLE', file: 'mine.ts', line, column }),
  )
  expect(read).toThrow(`mine.ts:${line}:${column}: `)
  expect(read).toThrow(why)
})
