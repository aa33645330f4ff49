import type { Rule } from '@papy/contract/engine'

/** What a column of a table of text stands for. */
export type CellType = 'string' | 'number' | 'bigint' | 'boolean'

/** A value in a table of text. */
export type Cell = string | number | bigint | boolean

/** By name of the column, or by its number where there are no names. What is left out is text. */
export type CellTypes = Readonly<Record<string, CellType>>

/** Types of columns. */
export const cellTypes: Rule = (value) => {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  const fits = isRecord && Object.values(value).every((type) => Object.hasOwn(readers, type as string))
  return fits ? undefined : "an object of column names to 'string', 'number', 'bigint' or 'boolean'"
}

/** The text of a value, such that {@link cellOf} gives the value again. */
export function textOf(value: Cell): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** The value of a text; `undefined` where there is none. */
export function cellOf(text: string, type: CellType): Cell | undefined {
  return readers[type](text)
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const readers: Readonly<Record<CellType, (text: string) => Cell | undefined>> = {
  string: (text) => text,
  number: (text) => (NUMBER.test(text) || /^(-?Infinity|NaN)$/.test(text) ? Number(text) : undefined),
  bigint: (text) => (/^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
}
