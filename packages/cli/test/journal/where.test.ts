import { expect, test } from 'vitest'
import type { Letter } from '../../src/journal/letter.ts'
import { noteOf } from '../../src/journal/note.ts'
import { whereOf } from '../../src/journal/where.ts'
import { shellWord } from '../../src/shell-word.ts'

const letter: Letter = {
  letter: 3,
  node: 'download',
  row: 120,
  rows: 1,
  at: 0,
  attempts: 2,
  host: 'host1',
  name: 'TimeoutError',
  code: 'ERR_TIMEOUT',
  fingerprint: 'abc',
  functionName: 'download',
  message: 'no answer, and "none" later',
  stack: '',
}

test.each([
  ['code=ERR_TIMEOUT', true],
  ['code!=ERR_TIMEOUT', false],
  ['code=ERR_TIMEOUT,row>=100', true],
  ['code=ERR_TIMEOUT, row<100', false],
  ['message~^no answer', true],
  ['message~"answer, and"', true],
  ['message~"\\"none\\""', true],
  ['message!~later$', false],
  ['row=120,letter<=3,attempts>1,letter!=4', true],
  ['host=host1,node=download,stack=abc,name=TimeoutError', true],
  ['name=Timeout', false],
])('%s holds: %s', (text, holds) => {
  expect(whereOf(text)(letter)).toBe(holds)
})

test.each([
  ['', /it is empty/],
  ['code', /'code' is no condition/],
  ['cod=1', /no field cod; did you mean code\?/],
  ['constructor=1', /no field constructor/],
  ['row=many', /'many' is no number/],
  ['row~1', /~ is for texts/],
  ['code>1', /> is for numbers/],
  ['message~(', /is no regular expression/],
])('%s is refused', (text, message) => {
  expect(() => whereOf(text)).toThrow(message)
})

test('a note has no secrets, and says which options had some', () => {
  const args = ['run.ts', '--set', 'pool.url=mysql://me:pass@host/db', '--password', 'x', '-w', '4']
  const { args: noted, secrets } = noteOf(args, 'fsync')
  expect(JSON.stringify(noted)).not.toMatch(/pass@|"x"/)
  expect([noted.length, secrets]).toEqual([args.length, ['--set', '--password']])
})

test('words of a shell are in quotes where they need them', () => {
  expect(["a'b c", 'run.papy', ''].map(shellWord)).toEqual(["'a'\\''b c'", 'run.papy', "''"])
})
