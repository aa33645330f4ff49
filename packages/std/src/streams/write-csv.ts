import { describe } from '@papy/contract'
import { checkOptions } from '@papy/contract/engine'
import { isWellFormed } from '@papy/contract/value'
import type { BoundStep } from '@papy/core'
import { type Place, pathOf } from '../place.ts'
import { unwritable } from '../refusal.ts'
import { isGzip } from './bytes.ts'
import { type Cell, textOf } from './cell.ts'
import { type CsvOptions, csvRules, csvSettings } from './csv-options.ts'
import { FileSink } from './file-sink.ts'
import type { ItemWriting } from './item-writing.ts'
import { sinkStep } from './sink-step.ts'

/** What `writeCsv` takes: an object of cells by name, or with `header: false` an array of cells. */
export type CsvRow = Readonly<Record<string, Cell>> | readonly Cell[]

/**
 * A function for serial pipers that writes each item as a row of comma- or otherwise separated text (RFC 4180, lines end
 * with `\n`), and passes it on. `csv` with the same options reads them again as they were. In its place when the run has
 * ended, as with `dumpStream`.
 *
 * The first row says which columns there are, unless `header` does. Text holds nothing but text: a column of numbers, bigints
 * or booleans is one by `types: { count: 'number' }`, on both sides.
 *
 * @throws ArgumentError `ERR_ARGUMENT`. A row with other columns than the first, a cell that is not of the type of its column,
 * a lone surrogate or a row of no cells becomes a placeholder, `ERR_NOT_SERIALIZABLE`, and `path` says which part it is
 */
export function writeCsv<Row extends CsvRow = CsvRow>(path: Place, options: CsvOptions = {}): BoundStep<[Row], Row> {
  checkOptions('writeCsv', options, csvRules)
  const file = pathOf('writeCsv', path)
  csvSettings(file, options)
  return sinkStep<Row>({ made: ['writeCsv', file, options], opened: ['csvSink', file, options] })
}

/** What {@link writeCsv} binds: opens the file for one run. @throws TransportError `ERR_MEDIUM_FAILED` */
export function csvSink(path: string, options: CsvOptions = {}): FileSink {
  const rows = new RowWriting(path, options)
  return new FileSink(path, isGzip(path, options.gzip), rows)
}

/** Writes rows as text. */
class RowWriting implements ItemWriting {
  #names: readonly string[] | undefined
  readonly #settings: ReturnType<typeof csvSettings>
  readonly #special: RegExp

  constructor(path: string, options: CsvOptions) {
    this.#settings = csvSettings(path, options)
    const { header, delimiter, quote } = this.#settings
    // Blanks at the ends: other readers trim them. The mark: at the begin of a file it is none of the text.
    this.#special = new RegExp(`[${escaped(delimiter)}${escaped(quote)}\\r\\n]|^[\\s\\ufeff]|\\s$`, 'u')
    this.#names = typeof header === 'object' ? header : undefined
  }

  get begin(): string | undefined {
    return this.#settings.header === true && this.#names !== undefined ? this.#line(this.#names) : undefined
  }

  /** Names of the columns, as the first row gave them. */
  get state(): readonly string[] | undefined {
    return this.#settings.header === true ? this.#names : undefined
  }

  set state(names: readonly string[] | undefined) {
    this.#names = names
  }

  write(row: unknown): string {
    if (this.#settings.header === false) return this.#array(row)
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw refuse('value', `is ${describe(row)}`, 'give objects, or arrays with header: false')
    const names = this.#names ?? checkedNames(row)
    const record = row as Readonly<Record<string, unknown>>
    const line = this.#line(
      names.map((name) => this.#text(name, Object.hasOwn(record, name) ? record[name] : undefined)),
    )
    const extra = Object.keys(row).find((name) => !names.includes(name))
    if (extra !== undefined) throw refuse(at(extra), 'is a column that the first row has not', 'name all in header')
    this.#names = names
    return line
  }

  #array(row: unknown): string {
    if (!Array.isArray(row) || row.length === 0)
      throw refuse('value', `is ${describe(row)}`, 'give arrays of cells, or objects with a header')
    return this.#line(Array.from(row, (cell: unknown, place) => this.#text(String(place), cell)))
  }

  #text(column: string, cell: unknown): string {
    const { types } = this.#settings
    const type = (Object.hasOwn(types, column) ? types[column] : undefined) ?? 'string'
    const isTyped = typeof cell === type
    if (isTyped && (type !== 'string' || isWellFormed(cell as string))) return textOf(cell as Cell)
    if (isTyped) throw refuse(at(column), 'has a lone surrogate', 'use writeJsonLines')
    const advice = `give a ${type}, or say types: { ${JSON.stringify(column)}: … } here and where it is read`
    throw refuse(at(column), `is ${describe(cell)}`, advice)
  }

  #line(cells: readonly string[]): string {
    const { delimiter, quote } = this.#settings
    // A line of nothing is no row.
    if (cells.length === 1 && cells[0] === '') return `${quote}${quote}\n`
    const texts = cells.map((text) =>
      this.#special.test(text) ? quote + text.replaceAll(quote, quote + quote) + quote : text,
    )
    return `${texts.join(delimiter)}\n`
  }
}

function checkedNames(row: object): readonly string[] {
  const names = Object.keys(row)
  if (names.length === 0) throw refuse('value', 'has no columns', 'give objects of cells')
  const wrong = names.find((name) => !isWellFormed(name))
  if (wrong !== undefined) throw refuse(at(wrong), 'has a name with a lone surrogate', 'rename it')
  return names
}

function at(column: string): string {
  return `value[${JSON.stringify(column)}]`
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}

function refuse(path: string, what: string, advice: string): Error {
  return unwritable('writeCsv', path, what, advice)
}
