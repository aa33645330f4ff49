import { pipeline } from 'node:stream/promises'
import { checkOptions } from '@papy/contract/engine'
import type { Parser } from 'csv-parse'
import { fileIdentity } from '../file-identity.ts'
import { type Place, pathOf } from '../place.ts'
import { malformed } from '../refusal.ts'
import { type ItemSource, source } from '../source.ts'
import { isGzip, type Reading } from './bytes.ts'
import type { Cell } from './cell.ts'
import { type CsvOptions, csvRules, csvSettings } from './csv-options.ts'
import { Table } from './table.ts'
import { readText } from './text.ts'

type Settings = ReturnType<typeof csvSettings>

/**
 * The rows of a table of text, comma- or otherwise separated (RFC 4180), parsed by `csv-parse`: objects by the names in its
 * first line, or arrays. Lines end with `\n` or `\r\n`; empty ones and a byte order mark are passed over. Cells are text and
 * are not trimmed, but for columns that `types` names.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; while reading SerializerError `ERR_MALFORMED` (field `line`) for rows of another
 * length, a quote that is not closed, a name that comes twice, a cell that is not of its type, what is no UTF-8;
 * TransportError `ERR_STREAM_TORN` for compressed files that are cut short; what `node:fs` throws
 */
export function csv<Row extends readonly Cell[] = string[]>(
  path: Place,
  options: CsvOptions & { readonly header: false },
): ItemSource<Row>
export function csv<Row extends Readonly<Record<string, Cell>> = Record<string, string>>(
  path: Place,
  options?: CsvOptions,
): ItemSource<Row>
export function csv(path: Place, options: CsvOptions = {}): ItemSource<unknown> {
  checkOptions('csv', options, csvRules)
  const file = pathOf('csv', path)
  const settings = csvSettings(file, options)
  const gzip = isGzip(file, options.gzip)
  return source({
    read: (signal, from) => readRows({ path: file, gzip, signal }, settings, from),
    identity: () => fileIdentity(file),
  })
}

// Where a row begins, only its reader knows: one that is left out is parsed, too.
async function* readRows(reading: Reading, settings: Settings, from: number): AsyncGenerator<unknown, undefined> {
  let left = from
  const table = new Table(reading.path, settings)
  const parser = await parserOf(reading, settings)
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>)
      if (!table.takesNames(record) && left-- <= 0) yield table.row(record, info.lines)
  } catch (error) {
    throw await parsingFailure(reading.path, error)
  }
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

async function parserOf(reading: Reading, { delimiter, quote }: Settings): Promise<Parser> {
  const { parse } = await import('csv-parse')
  const parser = parse({
    delimiter,
    quote,
    escape: quote,
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    // Rows without names may differ; the others are checked here.
    relax_column_count: true,
  })
  // What fails, the loop is told.
  pipeline(readText(reading), parser).catch(() => {})
  return parser
}

async function parsingFailure(path: string, error: unknown): Promise<unknown> {
  const { CsvError } = await import('csv-parse')
  if (!(error instanceof CsvError)) return error
  const why = `cannot be parsed (${error.message}); are delimiter and quote right?`
  return malformed(path, why, { cause: error, line: error['lines'] })
}
