import { createReadStream, type ReadStream, realpathSync, statSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
import { type Replayable, replayFrom } from '@papy/contract/journal'
import type { Stdin } from '../streams.ts'
import { type Format, formatOf } from './format.ts'
import { jsonReader } from './json-reader.ts'
import { lineReader } from './line-reader.ts'
import { tableReader } from './table-reader.ts'
import { itemsOf, type Reader } from './text.ts'

/** Items that are read from a file or from standard input. */
export interface Source extends AsyncIterable<unknown> {
  /** What people call it. */
  readonly name: string
  /** Share of the bytes that were read, 0 to 1; `undefined` where nobody knows how many there are. */
  readonly share: number | undefined
  /** Lets go of it, though somebody may wait for an item. */
  close(): void
}

/**
 * Opens what `--input` names; `-` is standard input.
 *
 * @param format - what `--format` says
 * @throws ArgumentError `ERR_ARGUMENT`, for a file that there is not
 */
export function sourceOf(name: string, stdin: Stdin, format?: string): Source {
  return name === '-' ? stdinSource(stdin, formatOf(name, format)) : fileSource(name, formatOf(name, format))
}

function stdinSource(stdin: Stdin, format: Format): Source {
  const name = 'standard input'
  return {
    name,
    share: undefined,
    close: () => stdin.close(),
    [Symbol.asyncIterator]: () => itemsOf(stdin.bytes(), readerOf(format, name), name),
  }
}

function fileSource(name: string, format: Format): Source & Partial<Replayable> {
  const size = sizeOf(name)
  let stream: ReadStream | undefined
  const open = () => {
    stream = createReadStream(name)
    // Whoever reads it is told; until then nobody is.
    stream.on('error', () => undefined)
    return itemsOf(stream, readerOf(format, name), name)
  }
  const source: Source = {
    name,
    get share() {
      return size === 0 ? undefined : Math.min(1, (stream?.bytesRead ?? 0) / size)
    },
    close: () => void stream?.destroy(),
    [Symbol.asyncIterator]: open,
  }
  // What is no plain file is gone when it was read.
  if (!isPlain(name)) return source
  return Object.assign(source, {
    [replayFrom]: (position: number) => (position === 0 ? open() : leftOut(open(), position)),
    identity: () => identityOf(name),
  })
}

// Without so many items at the beginning.
async function* leftOut(items: AsyncGenerator<unknown, undefined>, count: number): AsyncGenerator<unknown, undefined> {
  let left = count
  for await (const item of items) if (left-- <= 0) yield item
}

function isPlain(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false
}

// Of a file that was changed meanwhile nobody knows which item is which.
function identityOf(name: string): { path: string; size: number; modified: number } {
  const { size, mtimeMs } = statSync(name)
  return { path: realpathSync.native(name), size, modified: mtimeMs }
}

// A named pipe has no size; what it holds comes when it comes.
function sizeOf(name: string): number {
  const found = statSync(name, { throwIfNoEntry: false })
  if (found !== undefined && !found.isDirectory()) return found.isFile() ? found.size : 0
  const message = `${found === undefined ? 'there is no file' : 'a directory is no input:'} ${name}; pass a file, or - for standard input`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'input', value: name })
}

function readerOf(format: Format, name: string): Reader<unknown> {
  if (format === 'csv' || format === 'tsv') return tableReader(format === 'csv' ? ',' : '\t', name)
  return format === 'lines' ? lineReader() : jsonReader(name)
}
