import { expect, test } from 'vitest'
import type { Tried } from './matrix.ts'
import { table, withTable } from './page.ts'

const rows: readonly Tried[] = [
  { name: 'a', file: 'a', kind: 'threads', verdicts: { exit: { good: true, text: 'rejects' } } },
  { name: 'b', file: 'b', kind: 'threads', verdicts: { exit: { good: false, text: 'hangs | or\nnot' } } },
]

test('a row for each pool, with what it answered', () => {
  const lines = table(rows).split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toContain('`process.exit` inside a task')
  expect(lines[2]).toMatch(/^\| a \| ✓ rejects \|/)
  expect(lines[3]).toMatch(/^\| b \| ✗ \*\*hangs\*\* \\\| or not \|/)
})

test('goes between the markers of a page, again and again', () => {
  const page = 'before\n<!-- peers:begin -->\nold\n<!-- peers:end -->\nafter'
  const once = withTable(page, 'new')
  expect(once).toBe('before\n<!-- peers:begin -->\nnew\n<!-- peers:end -->\nafter')
  expect(withTable(once, 'new')).toBe(once)
  expect(() => withTable('no markers', 'new')).toThrow(/markers/)
})
