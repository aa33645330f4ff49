import { describe, expect, test } from 'vitest'
import { graphemes, textWidth } from '../../src/picture/text-width.ts'
import { shortened, wrapped } from '../../src/picture/wrapped.ts'

const fitting = { width: 100, size: 14, lines: 3 }

describe('a text that must fit', () => {
  test.each([
    ['short', ['short']],
    ['readAllTheLines>countThem', ['readAllThe', 'Lines>count', 'Them']],
    ['one two three', ['one two three']],
    ['', ['']],
  ])('%j is broken where its words end', (text, lines) => {
    expect(wrapped(text, fitting)).toEqual(lines)
  })

  test.each([
    ['one word', 'a'.repeat(5_000)],
    ['no spaces', '配列アラインメント工程を並列に計算する部分と、その結果をまとめる部分'],
    ['joined emoji', '👩‍👩‍👧‍👦'.repeat(20)],
    ['accents apart', 'é'.normalize('NFD').repeat(200)],
    ['from right to left', 'اللغة العربية '.repeat(20)],
    ['many parts', 'x>'.repeat(1_000)],
  ])('%s: it is cut, and no character with it', (_, text) => {
    const lines = wrapped(text, fitting)
    expect(lines.length).toBeLessThanOrEqual(3)
    for (const line of lines) expect(textWidth(line, 14)).toBeLessThanOrEqual(100)
    expect(lines.at(-1)).toMatch(/…$/)
    const whole = new Set([...graphemes(text), '…'])
    expect(lines.flatMap((line) => [...graphemes(line)]).filter((one) => !whole.has(one))).toEqual([])
  })

  test('one line is cut only where it has to be', () => {
    expect(shortened('fits', fitting)).toBe('fits')
    expect(shortened('does not fit at all', fitting)).toMatch(/^does not.*…$/)
  })
})
