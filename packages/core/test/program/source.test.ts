import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outdented, untyped } from '../../src/program/source.ts'

const indented = (text: string, by: number) => text.replace(/\n(?!\n)/g, `\n${' '.repeat(by)}`)

test('further lines are indented as if the first began its line', () => {
  expect(outdented('() => {\n      return 1\n    }')).toBe('() => {\n  return 1\n}')
  expect(outdented('([x]) =>\n        x + 1')).toBe('([x]) =>\n  x + 1')
  expect(outdented('([x]) =>\nx +\n  1')).toBe('([x]) =>\n  x +\n    1')
  expect(outdented('() => {\r\n  // a \r\n\r\n  }')).toBe('() => {\n// a\n\n}')
})

test('what is in a literal of several lines stays', () => {
  const text = '() => {\n      return `\n  a`\n    }'
  expect(outdented(text)).toBe(text)
})

test('indented by any number of columns, it is the same again', () => {
  const line = fc
    .tuple(fc.nat(12), fc.constantFrom('', 'a', '}', '// b', 'c {', ')'))
    .map(([by, text]) => ' '.repeat(by) + text)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom('}', ')', 'x'), fc.nat(8), (lines, last, by) => {
      const once = outdented(['f(', ...lines, `      ${last}`].join('\n'))
      expect(outdented(indented(once, by))).toBe(once)
    }),
  )
})

test('blanks that were types are taken out, and no others', () => {
  expect(untyped('([word]          , n         )         => "a  b"  + word   // c  d')).toBe(
    '([word], n) => "a  b" + word   // c  d',
  )
  expect(untyped('() => {   \n    const x         = 1\n    return `  $\u007b  x}  `\n}')).toBe(
    '() => {\n    const x = 1\n    return `  $\u007b x}  `\n}',
  )
})
