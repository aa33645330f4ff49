import { ArgumentError } from '@papy/contract'
import { flag, type Rule, type Rules } from '@papy/contract/engine'
import { type CellTypes, cellTypes } from './cell.ts'

/** Options of `csv` and `writeCsv`. */
export interface CsvOptions {
  /**
   * Rows are objects, and the first line names their properties; or the file has no such line, and these are the names. With
   * false rows are arrays. @defaultValue true
   */
  readonly header?: boolean | readonly string[]
  /** Between cells, one character. @defaultValue `','`, or a tab where the name ends with `.tsv` or `.tsv.gz` */
  readonly delimiter?: string
  /** Around cells that need it, one character; twice where it is in a cell. @defaultValue `'"'` */
  readonly quote?: string
  /** What columns hold beside text, by name, or by number (from 0) without a header. @defaultValue text, all of them */
  readonly types?: CellTypes
  /** The file is compressed. @defaultValue whether its name ends with `.gz` */
  readonly gzip?: boolean
}

const character: Rule = (value) =>
  typeof value === 'string' && /^[^\r\n\p{Surrogate}\ufeff]$/u.test(value) ? undefined : 'one character, no newline'

const header: Rule = (value) => {
  if (typeof value === 'boolean') return undefined
  const isList = Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')
  return isList && new Set(value).size === value.length ? undefined : 'true, false, or a list of different names'
}

/** Rules of {@link CsvOptions}. */
export const csvRules: Rules<CsvOptions> = {
  header,
  delimiter: character,
  quote: character,
  types: cellTypes,
  gzip: flag,
}

/** Options with what holds where nothing was said. @throws ArgumentError `ERR_ARGUMENT` */
export function csvSettings(path: string, options: CsvOptions): Required<Omit<CsvOptions, 'gzip'>> {
  const { header = true, quote = '"', types = {} } = options
  const { delimiter = /\.tsv(\.gz)?$/i.test(path) ? '\t' : ',' } = options
  if (delimiter !== quote) return { header, delimiter, quote, types }
  const message = `delimiter and quote are both ${JSON.stringify(quote)}; choose two characters`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'quote', value: quote })
}
