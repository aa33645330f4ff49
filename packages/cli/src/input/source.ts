import { createReadStream, statSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
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

function fileSource(name: string, format: Format): Source {
  const size = sizeOf(name)
  const stream = createReadStream(name)
  // Whoever reads it is told; until then nobody is.
  stream.on('error', () => undefined)
  return {
    name,
    get share() {
      return size === 0 ? undefined : Math.min(1, stream.bytesRead / size)
    },
    close: () => void stream.destroy(),
    [Symbol.asyncIterator]: () => itemsOf(stream, readerOf(format, name), name),
  }
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
