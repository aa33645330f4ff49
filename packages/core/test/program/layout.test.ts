import { expect, test } from 'vitest'
import { call, code, fields, list, literal, made, name } from '../../src/program/expression.ts'
import { printExpression } from '../../src/program/layout.ts'

const long = literal(`'${'x'.repeat(70)}'`)

test('what fits a line is on one', () => {
  const options = fields([
    { name: 'parallel', value: name('pool') },
    { name: 'debug', value: name('debug') },
  ])
  expect(printExpression(made('Piper', [name('a.b'), options, list([]), fields([])]))).toBe(
    'new Piper(a.b, { parallel: pool, debug }, [], {})',
  )
})

test('names of fields are quoted where they must be', () => {
  const names = ['a', 'a-b', '', '3', '__proto__', 'class', "it's"]
  expect(printExpression(fields(names.map((one) => ({ name: one, value: literal('1') }))))).toBe(
    `{ a: 1, 'a-b': 1, '': 1, '3': 1, ['__proto__']: 1, class: 1, "it's": 1 }`,
  )
})

test('what does not fit has one part a line', () => {
  const options = fields([
    { name: 'first', value: long },
    { name: 'second', value: long },
  ])
  expect(printExpression(call('f', [name('a'), options]))).toBe(
    `f(a, {\n  first: ${long.text},\n  second: ${long.text},\n})`,
  )
  expect(printExpression(call('f', [call('g', [long]), call('h', [long])]))).toBe(
    `f(\n  g(${long.text}),\n  h(${long.text}),\n)`,
  )
})

test('many literals are many on a line', () => {
  const lines = printExpression(list(Array.from({ length: 200 }, () => literal('10')))).split('\n')
  expect(lines).toHaveLength(9)
  expect(lines.every((line) => line.length <= 120)).toBe(true)
})

test('a function of several lines stands in its call', () => {
  const fn = code('([x]) => {\n  return x\n}')
  expect(printExpression(call('f', [fn]))).toBe('f(([x]) => {\n  return x\n})')
  expect(printExpression(call('f', [fn, fields([{ name: 'a', value: literal('1') }])]))).toBe(
    'f(([x]) => {\n  return x\n}, { a: 1 })',
  )
  expect(printExpression(call('f', [call('g', [fn, name('h')])]))).toBe('f(g(([x]) => {\n  return x\n}, h))')
  expect(printExpression(list([fn, name('g')]))).toBe('[\n  ([x]) => {\n    return x\n  },\n  g,\n]')
})
