import { expect, test } from 'vitest'
import { printable, textTable } from '../src/text-table.ts'

test('columns are as wide as they need to be, also with characters that take two cells', () => {
  const rows = [
    ['name', '1', 'x'],
    ['配列', '100', ''],
  ]
  expect(textTable(rows, ['left', 'right'])).toEqual(['name    1  x', '配列  100'])
})

test('names do nothing to a terminal', () => {
  expect(printable('a\u001b[31mb\u0007\r\n\u202ec')).not.toMatch(/[\p{Cc}\u202e]/u)
})
