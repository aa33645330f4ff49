import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { cbor } from '@papy/serializer-cbor'
import { v8 } from '@papy/serializer-v8'
import { csv, dumpObjects, jsonLines, lines, loadObjects, loadStream } from '@papy/std/streams'
import { describe, expect, test } from 'vitest'
import { damaged } from '../../../../.config/testing/hostile.ts'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { all, through, untilError } from './run.ts'

const name = scratch('readers')

function written(content: string | Uint8Array, ending = ''): string {
  const path = name() + ending
  writeFileSync(path, content)
  return path
}

describe('lines', () => {
  test.each<[string, string, readonly string[]]>([
    ['an empty file has none', '', []],
    ['a newline at the end begins no further one', 'a\nb\n', ['a', 'b']],
    ['no newline at the end', 'a\nb', ['a', 'b']],
    ['empty ones', '\n\na\n\n', ['', '', 'a', '']],
    ['CRLF, and both mixed', 'a\r\nb\nc\r\n\r\nd', ['a', 'b', 'c', '', 'd']],
    ['a carriage return alone is a character', 'a\rb\nc\r', ['a\rb', 'c\r']],
    ['a byte order mark is a character', '\ufeffa\n', ['\ufeffa']],
    ['NUL and other separators are characters', 'a\0b\u2028c\n', ['a\0b\u2028c']],
  ])('%s', async (_, content, expected) => {
    expect(await all(lines(written(content)))).toEqual(expected)
    expect(await all(lines(written(gzipSync(content), '.gz')))).toEqual(expected)
  })

  test('whatever lies across the pieces in which it is read', async () => {
    const content = Array.from({ length: 60_000 }, (_, at) => `${at} é😀${'\r'.repeat(at % 3)}`)
    expect(await all(lines(written(content.join('\n'))))).toEqual(content.map((line, at) => chomped(line, at, content)))
  })

  test('a file: URL is a file, too', async () => {
    expect(await all(lines(pathToFileURL(written('a\n'))))).toEqual(['a'])
  })

  test('leaving the loop closes the file, and a source is read once', async () => {
    const source = lines(written('a\nb\n'))
    for await (const line of source) {
      expect(line).toBe('a')
      break
    }
    expect(await all(source)).toEqual([])
  })

  test('nothing is opened before the first pull', async () => {
    await lines('/no/such/file').close()
    expect(await untilError(lines('/no/such/file'))).toEqual({ read: [], code: 'ENOENT' })
  })

  test('a signal that was aborted before ends it', async () => {
    expect(await all(lines(written('a\n'), { signal: AbortSignal.abort() }))).toEqual([])
  })

  test('bytes that are no UTF-8 are refused, half a character at the end as well', async () => {
    expect(await untilError(lines(written(Buffer.from([0x61, 0xff, 0x0a]))))).toEqual({
      read: [],
      code: 'ERR_MALFORMED',
    })
    expect(await untilError(lines(written(Buffer.from([0x61, 0x0a, 0xc3]))))).toMatchObject({ code: 'ERR_MALFORMED' })
  })
})

function chomped(line: string, at: number, { length }: readonly string[]): string {
  return at < length - 1 && line.endsWith('\r') ? line.slice(0, -1) : line
}

describe('gzip', () => {
  const whole = gzipSync('[1]\n'.repeat(3))

  test.each<[string, (path: string) => AsyncIterable<unknown>]>([
    ['lines', (path) => lines(path)],
    ['loadStream', (path) => loadStream(path)],
    ['jsonLines', (path) => jsonLines(path)],
    ['csv', (path) => csv(path, { header: false })],
  ])('%s: cut anywhere, it is an error with a name', async (_, read) => {
    expect((await untilError(read(written(whole, '.gz')))).code).toBeUndefined()
    for (let end = 0; end < whole.byteLength; end++)
      expect(await untilError(read(written(whole.subarray(0, end), '.gz')))).toMatchObject({ code: 'ERR_STREAM_TORN' })
  })

  test('what it does not know, or what is damaged, is malformed', async () => {
    expect((await untilError(lines(written('plain\n', '.gz')))).code).toBe('ERR_MALFORMED')
    const wrong = Uint8Array.from(whole)
    wrong[wrong.byteLength - 6] = (wrong[wrong.byteLength - 6] as number) ^ 1
    expect((await untilError(lines(written(wrong, '.gz')))).code).toBe('ERR_MALFORMED')
  })

  test('several members are one file; the option wins over the name', async () => {
    expect(await all(lines(written(Buffer.concat([gzipSync('a\n'), gzipSync('b')])), { gzip: true }))).toEqual([
      'a',
      'b',
    ])
    expect(await all(lines(written('a\n', '.gz'), { gzip: false }))).toEqual(['a'])
  })
})

test('a delimiter is found wherever the pieces end in which a file is read', async () => {
  for (let short = 0; short < 8; short++) {
    const items = ['x'.repeat(65_536 - short), 'ab', 'é'.repeat(32_768), '']
    const path = written(items.map((item) => `${item}<->`).join(''))
    expect(await all(loadStream(path, { delimiter: '<->' }))).toEqual(items)
  }
})

test('JSON lines: blank lines and a mark are passed over, others are refused by number', async () => {
  expect(await all(jsonLines(written('\ufeff{"a":1}\r\n\r\n  \n[]\n"x"')))).toEqual([{ a: 1 }, [], 'x'])
  const source = jsonLines(written('1\n{"a":\n3'))
  await expect(all(source)).rejects.toMatchObject({ code: 'ERR_MALFORMED', line: 2 })
})

describe('csv', () => {
  test.each<[string, string, object, readonly unknown[]]>([
    ['nothing', '', {}, []],
    ['names alone', 'a,b\n', {}, []],
    [
      'a mark, CRLF, quotes, newlines within',
      '\ufeffa,b\r\n"x ""y"", z","1\n2"\r\n',
      {},
      [{ a: 'x "y", z', b: '1\n2' }],
    ],
    ['no newline at the end', 'a\n1', {}, [{ a: '1' }]],
    [
      'empty lines are none, empty cells are',
      'a,b\n\n,\n"",""\n',
      {},
      [
        { a: '', b: '' },
        { a: '', b: '' },
      ],
    ],
    ['names of one’s own', '1,2\n', { header: ['x', 'y'] }, [{ x: '1', y: '2' }]],
    ['rows of different lengths, without names', '1\n1,2\n', { header: false }, [['1'], ['1', '2']]],
    ['a tab', 'a\tb\n1,2\t3\n', { delimiter: '\t' }, [{ a: '1,2', b: '3' }]],
    [
      'types',
      'n,b,i\n1.5,true,12345678901234567890\n',
      { types: { n: 'number', b: 'boolean', i: 'bigint' } },
      [{ n: 1.5, b: true, i: 12345678901234567890n }],
    ],
    ['types by number', 'a,-0\n', { header: false, types: { 1: 'number' } }, [['a', -0]]],
    ['a dangerous name', '__proto__,constructor\n1,2\n', {}, [JSON.parse('{"__proto__":"1","constructor":"2"}')]],
  ])('%s', async (_, content, options, expected) => {
    const read = await all(csv(written(content), options))
    expect(read).toEqual(expected)
    expect(read.map((row) => Object.keys(row))).toEqual(expected.map((row) => Object.keys(row as object)))
  })

  test.each<[string, string, object, object]>([
    ['a row that is too short', 'a,b\n1,2\n1\n', {}, { line: 3 }],
    ['a quote that is not closed', 'a\n"1\n2\n', {}, {}],
    ['a quote in the middle', 'a\n1"2\n', {}, {}],
    ['two columns of a name', 'a,a\n1,2\n', {}, { line: 1, value: 'a' }],
    ['a cell of another type', 'a\n1\nx\n', { types: { a: 'number' } }, { line: 3, column: 'a', value: 'x' }],
  ])('%s is refused', async (_, content, options, details) => {
    await expect(all(csv(written(content), options))).rejects.toMatchObject({ code: 'ERR_MALFORMED', ...details })
  })
})

describe('objects', () => {
  const values = [1, 'two', { three: new Uint8Array(5_000).fill(3) }, new Float64Array([1.5, Number.NaN]), undefined]

  test('values with binaries come back, and their memory is their own', async () => {
    const path = name()
    await through(dumpObjects(path, { serializer: cbor() }), values)
    const read = await all(loadObjects(path, { serializer: cbor() }))
    expect(read).toEqual(values)
    expect((read[2] as { three: Uint8Array }).three.byteLength).toBe(5_000)
  })

  test('cut anywhere or with any bit turned, it is an error with a name after what was whole', async () => {
    const path = name()
    const small = [1, 'two']
    await through(dumpObjects(path), small)
    let ends = 0
    for (const bytes of damaged(readFileSync(path))) {
      const { read, code } = await untilError(loadObjects(written(bytes)))
      expect(['ERR_STREAM_TORN', 'ERR_MALFORMED']).toContain(code)
      expect(small.slice(0, read.length)).toEqual(read)
      if (code === 'ERR_STREAM_TORN') ends++
    }
    expect(ends).toBeGreaterThanOrEqual(readFileSync(path).byteLength)
  }, 30_000)

  test('another serializer and other files are refused by name', async () => {
    const path = name()
    await through(dumpObjects(path, { serializer: cbor() }), [1])
    await expect(all(loadObjects(path, { serializer: v8() }))).rejects.toThrow(/was written as application\/cbor/)
    await expect(all(loadObjects(written('a text')))).rejects.toThrow(/is no file of dumpObjects/)
  })

  test('a name that ends with .gz is compressed', async () => {
    const path = `${name()}.gz`
    await through(dumpObjects(path), values)
    expect(gunzipSync(readFileSync(path)).subarray(0, 7).toString()).toBe('PAPYOBJ')
    expect(await all(loadObjects(path))).toEqual(values)
  })
})

test.each<[string, () => unknown]>([
  ['no path', () => lines('')],
  ['a number for a path', () => csv(3 as never)],
  ['an unknown option', () => lines('x', { folow: true } as never)],
  ['following what is compressed', () => lines('x.gz', { follow: true })],
  ['an empty delimiter', () => loadStream('x', { delimiter: '' })],
  ['a delimiter UTF-8 cannot hold', () => loadStream('x', { delimiter: '\ud800' })],
  ['two characters between cells', () => csv('x', { delimiter: '||' })],
  ['the same between and around cells', () => csv('x', { delimiter: '"' })],
  ['a name twice', () => csv('x', { header: ['a', 'a'] })],
  ['a type that is none', () => csv('x', { types: { a: 'date' as never } })],
  ['a serializer that is none', () => loadObjects('x', { serializer: 'v8' as never })],
])('%s is refused at once', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
