/** An expression of a program. Plain JSON. */
export type Expression = Literal | Name | Code | List | Fields | Call

/** A number, string, regular expression, … as it is written. */
export interface Literal {
  readonly kind: 'literal'
  readonly text: string
}

/** Something by its name: `align`, `Geometry.area`, `import.meta.url`. */
export interface Name {
  readonly kind: 'name'
  readonly name: string
}

/** A function, or whatever else is kept as it is written; its further lines are indented as if the first began its line. */
export interface Code {
  readonly kind: 'code'
  readonly text: string
}

/** `[1, 2]` */
export interface List {
  readonly kind: 'list'
  readonly items: readonly Expression[]
}

/** `{ penalty: 2 }` */
export interface Fields {
  readonly kind: 'fields'
  readonly fields: readonly Field[]
}

/** One of {@link Fields}. */
export interface Field {
  readonly name: string
  readonly value: Expression
}

/** `step(align, 2)`, `new Map([])` */
export interface Call {
  readonly kind: 'call'
  /** A name, as of {@link Name}. */
  readonly callee: string
  readonly args: readonly Expression[]
  readonly isNew: boolean
}

/** As it is written. */
export const literal = (text: string): Literal => ({ kind: 'literal', text })

/** By its name. */
export const name = (name: string): Name => ({ kind: 'name', name })

/** As it is written, see {@link Code}. */
export const code = (text: string): Code => ({ kind: 'code', text })

/** `[1, 2]` */
export const list = (items: readonly Expression[]): List => ({ kind: 'list', items })

/** `{ penalty: 2 }` */
export const fields = (fields: readonly Field[]): Fields => ({ kind: 'fields', fields })

/** `step(align, 2)` */
export const call = (callee: string, args: readonly Expression[]): Call => ({
  kind: 'call',
  callee,
  args,
  isNew: false,
})

/** `new Map([])` */
export const made = (callee: string, args: readonly Expression[]): Call => ({ kind: 'call', callee, args, isNew: true })

/** A string literal: single quotes, unless it has some and no double ones. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u2028\u2029\u007f-\u009f\ufeff]/g, escaped)
  if (text.includes("'") && !text.includes('"')) return `"${inner}"`
  return `'${inner.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
