import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testSink } from '@papy/conformance'
import { csvSink, jsonSink, textSink } from '@papy/std/streams'
import { describe, it } from 'vitest'

const linesOf = (directory: string) => {
  const path = join(directory, 'out')
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
}

describe('text', () => {
  testSink(
    { describe, it },
    {
      open: (directory) => textSink(join(directory, 'out')),
      item: (index) => `item ${index}`,
      items: async (directory) => linesOf(directory),
    },
  )
})

describe('JSON lines', () => {
  testSink(
    { describe, it },
    {
      open: (directory) => jsonSink(join(directory, 'out')),
      item: (index) => ({ index }),
      items: async (directory) => linesOf(directory).map((line) => JSON.parse(line) as unknown),
    },
  )
})

describe('CSV', () => {
  testSink(
    { describe, it },
    {
      open: (directory) => csvSink(join(directory, 'out')),
      item: (index) => ({ index: String(index) }),
      items: async (directory) =>
        linesOf(directory)
          .slice(1)
          .map((index) => ({ index: index.trim() })),
    },
  )
})
