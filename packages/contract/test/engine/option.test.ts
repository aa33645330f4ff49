import { expect, test } from 'vitest'
import { checkOptions, count, duration, flag, label } from '../../src/engine/option.ts'

const known = { flag, name: label, count: count(), wait: duration(1) }

test('what fits, and what is absent, passes', () => {
  checkOptions('thing', {}, known)
  checkOptions('thing', { flag: false, name: 'x', count: 1, wait: 1.5 }, known)
  checkOptions('thing', { flag: undefined, name: undefined }, known)
})

test.each([
  ['flag', 1],
  ['flag', null],
  ['name', ''],
  ['name', 3],
  ['count', 0],
  ['count', 1.5],
  ['count', '2'],
  ['count', Number.NaN],
  ['wait', 0],
  ['wait', -1],
  ['wait', Number.NaN],
  ['wait', '5'],
])('%s: %o is refused, by name and value', (option, value) => {
  expect(() => checkOptions('thing', { [option]: value }, known)).toThrow(
    expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT', option, value }),
  )
})

test('unknown options are refused with those that are known, inherited names too', () => {
  for (const option of ['flags', 'toString', 'constructor'])
    expect(() => checkOptions('thing', { [option]: 1 }, known)).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT', option, message: expect.stringContaining('flag, name, count') }),
    )
})

test.each([undefined, null, 3, 'x', () => 1])('%o are no options', (options) => {
  expect(() => checkOptions('thing', options, known)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
