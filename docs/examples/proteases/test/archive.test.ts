import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { textFiles } from '../src/archive.ts'

test('files come with name and text, in order; folders are left out', () => {
  const archive = gzipSync(
    Buffer.concat([entry('folder/', '', '5'), entry('folder/a.txt', 'first'), entry('b.txt', 'x'.repeat(513)), end]),
  )
  expect([...textFiles(archive)]).toEqual([
    { name: 'folder/a.txt', text: 'first' },
    { name: 'b.txt', text: 'x'.repeat(513) },
  ])
})

test('an archive of nothing has no files', () => {
  expect([...textFiles(gzipSync(end))]).toEqual([])
})

/** Two empty blocks end an archive. */
const end = Buffer.alloc(1024)

function entry(name: string, text: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(text.length.toString(8).padStart(11, '0'), 124)
  header.write(kind, 156)
  const content = Buffer.alloc(Math.ceil(text.length / 512) * 512)
  content.write(text)
  return Buffer.concat([header, content])
}
