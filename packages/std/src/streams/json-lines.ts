import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import { fileIdentity } from '../file-identity.ts'
import { type Place, pathOf } from '../place.ts'
import { malformed } from '../refusal.ts'
import { type ItemSource, source } from '../source.ts'
import { isGzip, type Reading } from './bytes.ts'
import { readLines } from './lines.ts'

/** Options of {@link jsonLines}. */
export interface JsonLinesOptions {
  /** The file is compressed. @defaultValue whether its name ends with `.gz` */
  readonly gzip?: boolean
}

const rules: Rules<JsonLinesOptions> = { gzip: flag }

/**
 * The values of a file of JSON lines (https://jsonlines.org), as `writeJsonLines` or another program wrote them. Blank lines
 * and a byte order mark are passed over, as no value looks like that.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; while reading SerializerError `ERR_MALFORMED` (field `line`, from 1) for what is no
 * JSON or no UTF-8, TransportError `ERR_STREAM_TORN` for compressed files that are cut short, and what `node:fs` throws
 */
export function jsonLines<Item = unknown>(path: Place, options: JsonLinesOptions = {}): ItemSource<Item> {
  checkOptions('jsonLines', options, rules)
  const file = pathOf('jsonLines', path)
  const gzip = isGzip(file, options.gzip)
  return source({
    read: (signal, from) => readValues<Item>({ path: file, gzip, signal }, from),
    identity: () => fileIdentity(file),
  })
}

// What is left out is not parsed.
async function* readValues<Item>(reading: Reading, from: number): AsyncGenerator<Item, undefined> {
  let [number, left] = [0, from]
  for await (const line of readLines(reading)) {
    number++
    const text = number === 1 && line.startsWith('\ufeff') ? line.slice(1) : line
    if (/^[ \t]*$/.test(text)) continue
    if (left > 0) left--
    else yield parsed(reading.path, text, number) as Item
  }
}

function parsed(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const why = `is no JSON in line ${line} (${(cause as Error).message}); mend the line, or read it with lines()`
    throw malformed(path, why, { cause, line })
  }
}
