import { isPiperError } from '@papy/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { type Format, formats } from './formats.ts'
import { all, through } from './run.ts'

const file = scratch('round-trips')

/** Texts that break what was not made for them. */
const hostile: Readonly<Record<string, readonly string[]>> = {
  'no item at all': [],
  'empty items': ['', '', ''],
  newlines: ['\n', 'a\n', '\nb', 'a\n\nb'],
  'delimiters inside': ['aba', 'ab', 'xab', ',', ';', '\t', '"', "'", '"a"', "''", 'a,b;c\td'],
  CRLF: ['\r\n', 'a\r\nb', 'a\r', '\rb', 'a\r\n'],
  'a byte order mark': ['\ufeffa', '\ufeff', 'a\ufeff'],
  NUL: ['\0', 'a\0b'],
  'lone surrogates': ['\ud800', 'a\udfffb', '\ude00\ud83d', 'fine', '😀'],
  blanks: [' ', ' a ', '\t', '\u00a0', '\u2028\u2029', '\v\f'],
  'what looks like something else': ['null', 'true', '-0', '[1]', '{}', '#', '--', '=1+1', '__proto__', '1e3'],
  'ten million characters': ['x'.repeat(10_000_000), '', `é${'\\"'.repeat(50_000)}`],
}

describe.each(formats)('$name', (format) => {
  test.each(Object.entries(hostile))('%s: equal, or a named error', { timeout: 60_000 }, async (_, texts) => {
    await roundTrip(format, texts)
  })

  test('any texts: equal, or a named error', { timeout: 60_000 }, async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('a', 'b', '\n', '\r', '"', "'", ',', ';', '\t', '\0', '\ufeff', '\ud800', ' '),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 6 }), (texts) => roundTrip(format, texts)),
      { numRuns: 15 },
    )
  })
})

async function roundTrip(format: Format, texts: readonly string[]): Promise<void> {
  const path = file()
  const items = texts.map((text) => format.item(text))
  const passed = await through(format.write(path), items)
  expect(passed).toHaveLength(items.length)
  for (const [at, one] of passed.entries())
    if (format.holds(texts[at] as string)) expect(one === items[at]).toBe(true)
    else expect(isPiperError(one) && one.code).toBe('ERR_NOT_SERIALIZABLE')
  const read = await all(format.read(path))
  expect(read).toEqual(items.filter((_, at) => format.holds(texts[at] as string)))
}
