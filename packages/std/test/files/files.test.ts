import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { chunks, findItems, loadBytes, loadSlice, type Slice, splitFile, viewFile } from '@papy/std/files'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { all } from '../streams/run.ts'

const name = scratch('files')

function written(content: string | Uint8Array): string {
  const path = name()
  writeFileSync(path, content)
  return path
}

describe('findItems', () => {
  const folder = name()
  for (const file of [
    'b.txt',
    'a.txt',
    'é.txt',
    'Z.txt',
    '.hidden.txt',
    'c.log',
    'deep/er/a.txt',
    'deep/b.txt',
    '[x].txt',
  ]) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  symlinkSync(join(folder, 'c.log'), join(folder, 'link.txt'))
  const at = (...files: string[]): string[] => files.map((file) => join(folder, file))

  test('sorted by characters, whatever order the disk has; as absolute as the glob', async () => {
    expect(await all(findItems(`${folder}/*.txt`))).toEqual(
      at('Z.txt', '[x].txt', 'a.txt', 'b.txt', 'link.txt', 'é.txt'),
    )
  })

  test('with cwd before them they can be opened', async () => {
    const cwd = relative(process.cwd(), folder)
    expect(await all(findItems('**/a.txt', { cwd }))).toEqual(['a.txt', 'deep/er/a.txt'].map((file) => join(cwd, file)))
    expect(await all(findItems('deep/*.txt', { cwd: pathToFileURL(folder) }))).toEqual(at('deep/b.txt'))
  })

  test('several globs, each file once; ignore and dot', async () => {
    expect(
      await all(findItems(['*.txt', 'a.*'], { cwd: folder, ignore: ['[l-é]*', 'Z*', '\\[*'], dot: true })),
    ).toEqual(at('.hidden.txt', 'a.txt', 'b.txt'))
  })

  test('nothing found is nothing', async () => {
    expect(await all(findItems('*.none', { cwd: folder }))).toEqual([])
    expect(await all(findItems('*', { cwd: join(folder, 'no') }))).toEqual([])
  })

  test('what is no glob is refused', () => {
    for (const glob of ['', [], 3])
      expect(() => findItems(glob as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
    expect(() => findItems('*', { cwd: 3 as never })).toThrow(expect.objectContaining({ option: 'cwd' }))
  })
})

describe('splitFile', () => {
  test('slices end at newlines, and are about as long as was said', async () => {
    const path = written('aa\nbbbb\nc\n\ndd')
    const slices = await all(splitFile(path, 4))
    expect(slices).toEqual([
      { path, start: 0, end: 8 },
      { path, start: 8, end: 13 },
    ])
    expect(await all(splitFile(path, 1))).toHaveLength(5)
    expect(await all(splitFile(path, 1000))).toEqual([{ path, start: 0, end: 13 }])
    expect(await all(splitFile(written(''), 4))).toEqual([])
  })

  test('joined, the slices of any file are the file, by text and by bytes', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é', '😀', '\0', '\ufeff'), maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), async (content, bytes) => {
        const slices = await all(splitFile(written(content), bytes))
        const texts = await Promise.all(slices.map((slice) => loadSlice([slice])))
        expect(texts.join('')).toBe(content)
        expect(texts.slice(0, -1).every((slice) => slice.endsWith('\n'))).toBe(true)
        expect(Buffer.concat(await Promise.all(slices.map((slice) => loadBytes([slice])))).toString()).toBe(content)
      }),
      { numRuns: 60 },
    )
  })

  test('a line longer than what is searched at once, and a newline at its end', async () => {
    const content = `${'x'.repeat(40_000)}\n${'y'.repeat(16_383)}\nz`
    const slices = await all(splitFile(written(content), 10))
    expect(slices.map(({ start, end }) => end - start)).toEqual([40_001, 16_384, 1])
  })

  test('threads read the slices themselves', async () => {
    const content = Array.from({ length: 5_000 }, (_, at) => `line ${at}\n`).join('')
    await using pool = new IMap({ workers: 2 })
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(loadSlice, { parallel: pool }))
    expect((await all(plumber.stream<string>([splitFile(written(content), 5_000)]))).join('')).toBe(content)
  })

  test('what is appended meanwhile is not in it; what is cut off is an error', async () => {
    const path = written('a\nb\n')
    const slices: Slice[] = []
    for await (const slice of splitFile(path, 2)) {
      if (slices.push(slice) === 1) appendFileSync(path, 'c\n')
    }
    expect(slices.at(-1)?.end).toBe(4)
    truncateSync(path, 3)
    await expect(loadSlice([slices[1] as Slice])).rejects.toMatchObject({ code: 'ERR_STREAM_TORN' })
  })

  test('what is no text is refused as text', async () => {
    const [slice] = await all(splitFile(written(Buffer.from([0xff, 0x0a])), 10))
    await expect(loadSlice([slice as Slice])).rejects.toMatchObject({ code: 'ERR_MALFORMED' })
  })

  test('sizes that are none, and compressed files, are refused', () => {
    for (const bytes of [0, 1.5, Number.NaN, '4'])
      expect(() => splitFile('x', bytes as number)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
    expect(() => splitFile('x.gz', 4)).toThrow(/compressed/)
  })
})

test('chunks have equal sizes, but the last, and memory of their own', async () => {
  const path = written(Uint8Array.from({ length: 10 }, (_, at) => at))
  const read = await all(chunks(path, { bytes: 4 }))
  expect(read.map((chunk) => [...chunk])).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ])
  expect(read.every(({ buffer, byteLength }) => buffer.byteLength === byteLength)).toBe(true)
  expect((await all(chunks(path, { start: 3, end: 5 }))).map((chunk) => [...chunk])).toEqual([[3, 4]])
  await expect(all(chunks(path, { end: 11 }))).rejects.toMatchObject({ code: 'ERR_STREAM_TORN' })
})

test('a view reads parts in any order, also into memory that is there', async () => {
  await using view = await viewFile(written('0123456789'))
  expect([view.byteLength, Buffer.from(await view.bytes(7, 9)).toString()]).toEqual([10, '78'])
  expect(Buffer.from(await view.bytes()).toString()).toBe('0123456789')
  const shared = new Uint8Array(new SharedArrayBuffer(4))
  expect((await view.bytes(2, 5, shared)).buffer).toBe(shared.buffer)
  expect([...shared]).toEqual([0x32, 0x33, 0x34, 0])
  for (const [start, end, into] of [
    [-1, 2],
    [3, 2],
    [0, 11],
    [0, 5, new Uint8Array(4)],
  ] as const)
    await expect(view.bytes(start, end, into)).rejects.toMatchObject({ code: 'ERR_ARGUMENT' })
})
