import { describe } from '@papy/contract'
import { isWellFormed } from '@papy/contract/value'
import { unwritable } from '../refusal.ts'
import type { CheckedRow } from './row-writer.ts'
import type { SqlValue } from './rows.ts'

/** What a column of 64 bits holds. */
const [LEAST, MOST] = [-(2n ** 63n), 2n ** 64n - 1n]

/** Makes rows of items, or refuses them. */
export class CheckedRows {
  /** Those of the last row: most rows have the same. */
  #columns: readonly string[] = []

  /** @throws SerializerError `ERR_NOT_SERIALIZABLE`, naming the part */
  row(item: unknown): CheckedRow {
    if (typeof item !== 'object' || item === null || Array.isArray(item) || ArrayBuffer.isView(item))
      throw refuse('value', `is ${describe(item)}`, 'give objects by names of columns')
    const names = Object.keys(item)
    if (names.length === 0) throw refuse('value', 'has no columns', 'give objects by names of columns')
    const isSame = names.length === this.#columns.length && names.every((name, at) => name === this.#columns[at])
    if (!isSame) this.#columns = checkNames(names)
    const record = item as Readonly<Record<string, unknown>>
    return { columns: this.#columns, values: names.map((name) => checkValue(name, record[name])) }
  }
}

function checkNames(names: readonly string[]): readonly string[] {
  const wrong = names.find((name) => name === '' || name.includes('\0') || !isWellFormed(name))
  if (wrong === undefined) return names
  throw refuse(`value[${JSON.stringify(wrong)}]`, 'has a name that no column can have', 'rename it')
}

function checkValue(name: string, value: unknown): SqlValue {
  const fault = faultOf(value)
  if (fault !== undefined) throw refuse(`value[${JSON.stringify(name)}]`, ...fault)
  return typeof value === 'boolean' ? Number(value) : (value as SqlValue)
}

function faultOf(value: unknown): readonly [what: string, advice: string] | undefined {
  if (value === null || typeof value === 'boolean' || value instanceof Uint8Array) return undefined
  if (typeof value === 'string') return isWellFormed(value) ? undefined : ['has a lone surrogate', 'give it as bytes']
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : [`is ${value}`, 'give null, or text']
  if (typeof value === 'bigint') return value >= LEAST && value <= MOST ? undefined : [`is ${value}`, 'give it as text']
  return [`is ${describe(value)}`, 'give null, text, numbers or bytes: of a Date its toISOString(), say']
}

function refuse(path: string, what: string, advice: string): Error {
  return unwritable('insertRows', path, what, advice)
}
