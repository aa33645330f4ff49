import { type Call, type Code, type Expression, type Field, quoted } from './expression.ts'
import { isFixed } from './source.ts'

/** Columns of a line. */
const WIDTH = 120

/** Where an expression is written. */
interface Spot {
  /** Columns by which the lines it begins are indented. */
  readonly indent: number
  /** Column at which it begins. */
  readonly column: number
  /** Columns that follow it on its last line. */
  readonly behind: number
}

/** Text of an expression: on one line where it fits, else one part a line. */
export function layout(expression: Expression, spot: Spot): string {
  const flat = flatOf(expression)
  if (!flat.includes('\n') && spot.column + flat.length + spot.behind <= WIDTH) return flat
  switch (expression.kind) {
    case 'code':
      return indented(expression, spot.indent)
    case 'list':
      return expression.items.every(isShort) ? filled(expression.items, spot) : spread('[', expression.items, ']', spot)
    case 'fields':
      return fieldLines(expression.fields, spot)
    case 'call':
      return hugged(expression, spot) ?? calledLines(expression, spot)
    default:
      return flat
  }
}

/** Text of an expression that begins a line. */
export function printExpression(expression: Expression): string {
  return layout(expression, { indent: 0, column: 0, behind: 0 })
}

/** Whether something may be the name of a variable. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)
}

function flatOf(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name
    case 'list':
      return `[${expression.items.map(flatOf).join(', ')}]`
    case 'fields':
      return expression.fields.length === 0 ? '{}' : `{ ${expression.fields.map(flatField).join(', ')} }`
    case 'call':
      return `${headOf(expression)}${expression.args.map(flatOf).join(', ')})`
    default:
      return expression.text
  }
}

function flatField({ name, value }: Field): string {
  return isShorthand({ name, value }) ? name : `${keyOf(name)}: ${flatOf(value)}`
}

function isShorthand({ name, value }: Field): boolean {
  return value.kind === 'name' && value.name === name && isIdentifier(name)
}

// `{ __proto__: x }` would not be a field.
function keyOf(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return isIdentifier(name) ? name : quoted(name)
}

function headOf({ callee, isNew }: Call): string {
  return `${isNew ? 'new ' : ''}${callee}(`
}

function isShort({ kind }: Expression): boolean {
  return kind === 'literal'
}

function indented({ text }: Code, indent: number): string {
  return isFixed(text) ? text : text.replace(/\n(?!\n)/g, `\n${' '.repeat(indent)}`)
}

function filled(items: readonly Expression[], { indent }: Spot): string {
  const lines: string[] = []
  let line = ''
  for (const text of items.map((item) => `${flatOf(item)},`)) {
    const longer = line === '' ? text : `${line} ${text}`
    if (line !== '' && indent + 2 + longer.length > WIDTH) {
      lines.push(line)
      line = text
    } else line = longer
  }
  return block('[', [...lines, line], ']', indent)
}

function spread(open: string, items: readonly Expression[], close: string, { indent }: Spot): string {
  const lines = items.map((item) => `${layout(item, { indent: indent + 2, column: indent + 2, behind: 1 })},`)
  return block(open, lines, close, indent)
}

function fieldLines(all: readonly Field[], { indent }: Spot): string {
  const lines = all.map((field) => {
    if (isShorthand(field)) return `${field.name},`
    const key = `${keyOf(field.name)}: `
    return `${key}${layout(field.value, { indent: indent + 2, column: indent + 2 + key.length, behind: 1 })},`
  })
  return block('{', lines, '}', indent)
}

function calledLines(expression: Call, spot: Spot): string {
  return expression.args.length === 0 ? flatOf(expression) : spread(headOf(expression), expression.args, ')', spot)
}

function block(open: string, lines: readonly string[], close: string, indent: number): string {
  const margin = ' '.repeat(indent)
  return `${open}\n${lines.map((line) => `${margin}  ${line}\n`).join('')}${margin}${close}`
}

// One argument on several lines, the first or the last, and the others beside it: `new Piper(align, {⏎…⏎})`.
function hugged(expression: Call, { indent, column, behind }: Spot): string | undefined {
  const { args } = expression
  const at = args.length > 1 && isLong(args[0]) && !isLong(args.at(-1)) ? 0 : args.length - 1
  const one = args[at]
  if (one === undefined || !mayBeHugged(one, args.length)) return undefined
  const before = [headOf(expression), ...args.slice(0, at).map((arg) => `${flatOf(arg)}, `)].join('')
  const after = `${args
    .slice(at + 1)
    .map((arg) => `, ${flatOf(arg)}`)
    .join('')})`
  const spot = { indent, column: column + before.length, behind: after.length + behind }
  const text = one.kind === 'call' ? hugged(one, spot) : layout(one, spot)
  if (text === undefined) return undefined
  const [first = '', ...rest] = text.split('\n')
  const fits = column + before.length + first.length <= WIDTH && (rest.at(-1) ?? first).length + after.length <= WIDTH
  return fits && !before.includes('\n') && !after.includes('\n') ? before + text + after : undefined
}

function isLong(expression: Expression | undefined): boolean {
  return expression?.kind === 'code' && expression.text.includes('\n')
}

function mayBeHugged({ kind }: Expression, beside: number): boolean {
  return kind === 'list' || kind === 'fields' || kind === 'code' || (kind === 'call' && beside === 1)
}
