import { SerializerError } from '@papy/contract'
import type { Reader } from './text.ts'

/** Rows, as objects of strings. */
export type TableRow = Readonly<Record<string, string>>

/**
 * Reads the rows of a table with a header, as objects of strings: RFC 4180, with `\n` or `\r\n` at the end of lines, and
 * quotes for fields with separators, quotes (doubled) and line ends in them. Empty lines are no rows. It throws
 * SerializerError `ERR_MALFORMED`, which names the line.
 *
 * @param separator - between fields: `,` or a tab
 * @param name - what people call what is read
 */
export function tableReader(separator: string, name: string): Reader<TableRow> {
  const fields = new FieldReader(separator, name)
  let header: readonly string[] | undefined
  function* rows(from: Iterable<TableRecord>): Generator<TableRow> {
    for (const { fields, line } of from) {
      if (header === undefined) header = headerOf(fields, name)
      else yield rowOf(header, fields, `line ${line} of ${name}`)
    }
  }
  return { read: (piece) => rows(fields.read(piece)), end: () => rows(fields.end()) }
}

/** The fields of a row, and the line in which it begins. */
interface TableRecord {
  readonly fields: readonly string[]
  readonly line: number
}

function headerOf(fields: readonly string[], name: string): readonly string[] {
  const twice = fields.find((field, at) => fields.indexOf(field) !== at)
  if (twice === undefined) return fields
  throw new SerializerError('ERR_MALFORMED', `two columns of ${name} are called '${twice}'; rename one`)
}

function rowOf(header: readonly string[], fields: readonly string[], where: string): TableRow {
  if (fields.length !== header.length) {
    const message = `${where} has ${fields.length} fields, and the header ${header.length}; mend the line, or its quotes`
    throw new SerializerError('ERR_MALFORMED', message)
  }
  return Object.fromEntries(header.map((column, at) => [column, fields[at] as string]))
}

/** Takes a table apart, as it comes. */
class FieldReader implements Reader<TableRecord> {
  /** Of the record that is being read: its fields, the parts of the last one, and whether that is in quotes. */
  #fields: string[] = []
  #field: string[] = []
  #state: 'plain' | 'quoted' | 'after quote' = 'plain'
  #begun = 1
  #line = 1
  readonly #marks: RegExp
  readonly #separator: string
  readonly #name: string

  constructor(separator: string, name: string) {
    this.#separator = separator
    this.#name = name
    this.#marks = new RegExp(`[${separator}"\\n\\r]`, 'g')
  }

  *read(piece: string): Generator<TableRecord> {
    let from = 0
    for (const { 0: mark, index } of piece.matchAll(this.#marks)) {
      this.#add(piece.slice(from, index))
      from = index + 1
      if (this.#state === 'quoted') this.#insideQuotes(mark)
      else if (mark === '\n') yield* this.#endOfLine()
      else this.#outside(mark)
    }
    this.#add(piece.slice(from))
  }

  *end(): Generator<TableRecord> {
    if (this.#state === 'quoted') throw this.#wrong('a quote is not closed', this.#begun)
    yield* this.#record()
  }

  #add(text: string): void {
    if (text === '') return
    if (this.#state === 'after quote') throw this.#wrong('something follows a quote', this.#line)
    this.#field.push(text)
  }

  #insideQuotes(mark: string): void {
    if (mark === '\n') this.#line++
    if (mark === '"') this.#state = 'after quote'
    else this.#field.push(mark)
  }

  #outside(mark: string): void {
    if (mark === '"') this.#quote()
    else if (mark === this.#separator) this.#endOfField()
    // Of a line's end.
    else if (this.#state === 'plain') this.#field.push(mark)
  }

  // The second of two in quotes stands for itself.
  #quote(): void {
    if (this.#state === 'after quote') this.#field.push('"')
    else if (this.#field.length > 0)
      throw this.#wrong('a quote stands inside a field that begins without one', this.#line)
    this.#state = 'quoted'
  }

  #endOfField(): void {
    this.#fields.push(this.#field.join(''))
    this.#field = []
    this.#state = 'plain'
  }

  *#endOfLine(): Generator<TableRecord> {
    if (this.#state === 'plain' && this.#field.at(-1) === '\r') this.#field.pop()
    yield* this.#record()
    this.#begun = ++this.#line
  }

  *#record(): Generator<TableRecord> {
    const isEmpty = this.#fields.length === 0 && this.#field.length === 0 && this.#state === 'plain'
    this.#endOfField()
    const fields = this.#fields
    this.#fields = []
    if (!isEmpty) yield { fields, line: this.#begun }
  }

  #wrong(what: string, line: number): SerializerError {
    return new SerializerError(
      'ERR_MALFORMED',
      `in line ${line} of ${this.#name} ${what}; mend the line, or its quotes`,
    )
  }
}
