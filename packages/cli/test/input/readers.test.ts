import { expect, test } from 'vitest'
import { jsonReader } from '../../src/input/json-reader.ts'
import { lineReader } from '../../src/input/line-reader.ts'
import { tableReader } from '../../src/input/table-reader.ts'
import { itemsOf, type Reader } from '../../src/input/text.ts'

/** Reads a text in pieces of so many bytes. */
async function read<Item>(reader: Reader<Item>, text: string | Uint8Array, size = 1): Promise<readonly Item[]> {
  const bytes = Buffer.from(text)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const items: Item[] = []
  for await (const item of itemsOf(pieces(), reader, 'x')) items.push(item)
  return items
}

const sizes = [1, 2, 3, 1_000]

test.each(sizes)('lines, in pieces of %i bytes', async (size) => {
  expect(await read(lineReader(), '\uFEFFone\r\ntwo\n\nthrée 😀\u2028still\rhere', size)).toEqual([
    'one',
    'two',
    '',
    'thrée 😀\u2028still\rhere',
  ])
  expect(await read(lineReader(), 'a\n', size)).toEqual(['a'])
  expect(await read(lineReader(), '', size)).toEqual([])
})

test('a line of 10 MB, in pieces', async () => {
  const long = 'x'.repeat(10_000_000)
  expect(await read(lineReader(), `${long}\nend`, 65_536)).toEqual([long, 'end'])
})

test('what is no UTF-8 is refused', async () => {
  await expect(read(lineReader(), Uint8Array.of(0x61, 0xe9, 0x0a))).rejects.toMatchObject({
    code: 'ERR_MALFORMED',
    message: expect.stringContaining('x is no UTF-8; convert it'),
  })
  await expect(read(lineReader(), Uint8Array.of(0xc3))).rejects.toMatchObject({ code: 'ERR_MALFORMED' })
})

test('JSON lines: empty ones are none, and a wrong one is named after all before it were read', async () => {
  expect(await read(jsonReader('x'), '{"a":1}\r\n\n  \n[2]\n"\\u0000"')).toEqual([{ a: 1 }, [2], '\u0000'])
  const items: unknown[] = []
  const reading = (async () => {
    async function* pieces() {
      yield Buffer.from('1\n2\n\nthree\n4\n')
    }
    for await (const item of itemsOf(pieces(), jsonReader('x'), 'x')) items.push(item)
  })()
  await expect(reading).rejects.toMatchObject({
    code: 'ERR_MALFORMED',
    message: expect.stringMatching(/^line 4 of x is no JSON: .*; for lines of plain text add --format lines$/),
  })
  expect(items).toEqual([1, 2])
})

test.each(sizes)('tables, in pieces of %i bytes', async (size) => {
  const text = 'name,note\r\none,"a ""word"", and\na line\r\nmore"\n\n"",\r\nü,"x\ty"\r\nlast,'
  expect(await read(tableReader(',', 'x'), text, size)).toEqual([
    { name: 'one', note: 'a "word", and\na line\r\nmore' },
    { name: '', note: '' },
    { name: 'ü', note: 'x\ty' },
    { name: 'last', note: '' },
  ])
  expect(await read(tableReader('\t', 'x'), 'a\tb\n1\t2,3\n', size)).toEqual([{ a: '1', b: '2,3' }])
  expect(await read(tableReader(',', 'x'), '', size)).toEqual([])
})

test.each([
  ['a,b\n1\n', 'line 2 of x has 1 fields, and the header 2'],
  ['a,b\n"1\n1",2\n1,2,3\n', 'line 4 of x has 3 fields'],
  ['a,a\n1,2\n', "two columns of x are called 'a'"],
  ['a\n"1\n', 'in line 2 of x a quote is not closed'],
  ['a\nb"1"\n', 'in line 2 of x a quote stands inside a field'],
  ['a\n"b"1\n', 'in line 2 of x something follows a quote'],
])('a table that is none: %j', async (text, message) => {
  await expect(read(tableReader(',', 'x'), text)).rejects.toMatchObject({
    code: 'ERR_MALFORMED',
    message: expect.stringContaining(message),
  })
})
