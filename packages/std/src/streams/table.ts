import { malformed } from '../refusal.ts'
import { type Cell, type CellTypes, cellOf } from './cell.ts'
import type { CsvOptions } from './csv-options.ts'

/** Makes rows of the texts in a file: objects by the names of its columns, or arrays. */
export class Table {
  #names: readonly string[] | undefined
  readonly #namesFirst: boolean
  readonly #types: CellTypes | undefined
  readonly #path: string

  constructor(path: string, { header, types }: Required<Pick<CsvOptions, 'header' | 'types'>>) {
    this.#path = path
    this.#namesFirst = header === true
    this.#names = typeof header === 'object' ? header : undefined
    this.#types = Object.keys(types).length > 0 ? types : undefined
  }

  /** Whether these are the names, and no row. @throws SerializerError `ERR_MALFORMED` for one that comes twice */
  takesNames(texts: readonly string[]): boolean {
    if (!this.#namesFirst || this.#names !== undefined) return false
    const twice = texts.find((name, at) => texts.indexOf(name) !== at)
    this.#names = texts
    if (twice === undefined) return true
    const why = `has two columns ${JSON.stringify(twice)}; read it with header: false, or give names with header: […]`
    throw malformed(this.#path, why, { line: 1, value: twice })
  }

  /** @throws SerializerError `ERR_MALFORMED` for another number of cells, or one that is not of its type */
  row(texts: readonly string[], line: number): unknown {
    const names = this.#names
    if (names === undefined) return this.#cells(texts, line)
    if (names.length !== texts.length) {
      const why = `has ${texts.length} cells in line ${line}, and ${names.length} names; mend the line, or the names`
      throw malformed(this.#path, why, { line })
    }
    const cells = this.#cells(texts, line)
    // As own properties, whatever the names: `__proto__` is one.
    return Object.fromEntries(names.map((name, at) => [name, cells[at]]))
  }

  #cells(texts: readonly string[], line: number): readonly Cell[] {
    const types = this.#types
    if (types === undefined) return texts
    return texts.map((text, at) => {
      const column = this.#names?.[at] ?? String(at)
      const type = Object.hasOwn(types, column) ? types[column] : undefined
      const cell = cellOf(text, type ?? 'string')
      if (cell !== undefined) return cell
      const why = `has ${JSON.stringify(text)} in column ${column} of line ${line}, which is no ${type}; correct types`
      throw malformed(this.#path, why, { line, column, value: text })
    })
  }
}
