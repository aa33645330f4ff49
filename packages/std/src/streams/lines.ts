import { ArgumentError } from '@papy/contract'
import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import { abortable } from '../abortable.ts'
import { fileIdentity } from '../file-identity.ts'
import { type Place, pathOf } from '../place.ts'
import { type ItemSource, source } from '../source.ts'
import { isGzip, type Reading } from './bytes.ts'
import { followedIdentity, followLines } from './follow.ts'
import { chomped, Splitter } from './splitter.ts'
import { readText } from './text.ts'

/** Options of {@link lines}. */
export interface LinesOptions {
  /**
   * Waits for further lines at the end of the file, as `tail -F` does: told by the file system, not by looking again and
   * again. A file that became shorter, or another one in its place, is read from its beginning. @defaultValue false
   */
  readonly follow?: boolean
  /** The file is compressed. @defaultValue whether its name ends with `.gz` */
  readonly gzip?: boolean
  /** Ends it, without an error. */
  readonly signal?: AbortSignal
}

const rules: Rules<LinesOptions> = { follow: flag, gzip: flag, signal: abortable }

/**
 * The lines of a text file in UTF-8, without their `\n` or `\r\n`; what stands behind the last newline is a line, too. Reads
 * 64 KiB at a time, and no more than is asked for. A byte order mark stays where it is.
 *
 * With `follow`, a line is yielded when its newline has come, and the source ends by `signal`, by leaving the loop, or with
 * the run. File systems of other hosts tell nothing; there it sees only what was written when something else woke it. A run
 * with a journal goes on in the same file, whatever was appended; one that was cut or replaced meanwhile is another input.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; while reading SerializerError `ERR_MALFORMED` for what is no UTF-8, TransportError
 * `ERR_STREAM_TORN` for compressed files that are cut short, and what `node:fs` throws, `ENOENT` above all
 */
export function lines(path: Place, options: LinesOptions = {}): ItemSource<string> {
  checkOptions('lines', options, rules)
  const file = pathOf('lines', path)
  const { follow = false, signal } = options
  const gzip = isGzip(file, options.gzip)
  const read = (inner: AbortSignal, from: number) => readLines({ path: file, gzip, signal: inner }, from)
  if (!follow) return source({ read, identity: () => fileIdentity(file) }, signal)
  if (gzip) throw noFollow(file)
  const followed = (inner: AbortSignal, from: number) => followLines(file, inner, from)
  return source({ read: followed, identity: () => followedIdentity(file) }, signal)
}

/** The lines of a file, without so many at its beginning. */
export async function* readLines(reading: Reading, from = 0): AsyncGenerator<string, undefined> {
  const splitter = new Splitter('\n')
  for await (const text of readText(reading, { delimiter: '\n', count: from }))
    for (const line of splitter.push(text)) yield chomped(line)
  const last = splitter.rest()
  if (last !== '') yield last
}

function noFollow(path: string): ArgumentError {
  const message = `lines cannot follow ${path}, which is compressed; leave out follow or gzip`
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'follow', value: true })
}
