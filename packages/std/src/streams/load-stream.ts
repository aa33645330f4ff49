import { checkOptions, flag, type Rule, type Rules } from '@papy/contract/engine'
import { isWellFormed } from '@papy/contract/value'
import { fileIdentity } from '../file-identity.ts'
import { type Place, pathOf } from '../place.ts'
import { type ItemSource, source } from '../source.ts'
import { isGzip, type Reading } from './bytes.ts'
import { Splitter } from './splitter.ts'
import { readText, type TextStart } from './text.ts'

/** Options of {@link loadStream}. */
export interface LoadStreamOptions {
  /** What stands behind each item. @defaultValue `'\n'` */
  readonly delimiter?: string
  /** The file is compressed. @defaultValue whether its name ends with `.gz` */
  readonly gzip?: boolean
}

/** Text that UTF-8 can hold. */
export const delimiter: Rule = (value) =>
  typeof value === 'string' && value !== '' && isWellFormed(value) ? undefined : 'a string that is not empty'

const rules: Rules<LoadStreamOptions> = { delimiter, gzip: flag }

/**
 * The texts of a file in UTF-8, each up to its delimiter, as `dumpStream` wrote them: PaPy's `load_stream`. What stands
 * behind the last delimiter is an item, too. Nothing is trimmed.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; while reading SerializerError `ERR_MALFORMED` for what is no UTF-8, TransportError
 * `ERR_STREAM_TORN` for compressed files that are cut short, and what `node:fs` throws
 */
export function loadStream(path: Place, options: LoadStreamOptions = {}): ItemSource<string> {
  checkOptions('loadStream', options, rules)
  const file = pathOf('loadStream', path)
  const gzip = isGzip(file, options.gzip)
  const text = options.delimiter ?? '\n'
  return source({
    read: (signal, from) => readTexts({ path: file, gzip, signal }, { delimiter: text, count: from }),
    identity: () => fileIdentity(file),
  })
}

async function* readTexts(reading: Reading, start: TextStart): AsyncGenerator<string, undefined> {
  const splitter = new Splitter(start.delimiter)
  for await (const text of readText(reading, start)) yield* splitter.push(text)
  const last = splitter.rest()
  if (last !== '') yield last
}
