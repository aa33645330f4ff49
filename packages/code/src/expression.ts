import type { CallExpression, NewExpression, Expression as Node, ObjectExpression } from '@babel/types'
import { code, type Expression, type Field, fields, list, literal, name, outdented } from '@papy/core/program'
import { type Syntax, textOf } from './syntax.ts'

/** Reads an expression; what is more than data, names and calls is kept as it is written. */
export function expressionOf(syntax: Syntax, node: Node): Expression {
  return literalOf(syntax, node) ?? compoundOf(syntax, node) ?? verbatim(syntax, node)
}

/** `Geometry.area`, `import.meta.url`; undefined for what is no name. */
export function dottedName(node: Node | CallExpression['callee']): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MetaProperty') return `${node.meta.name}.${node.property.name}`
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined
  const object = dottedName(node.object)
  return object === undefined ? undefined : `${object}.${node.property.name}`
}

/** The fields of an object literal; undefined where it has methods, computed names or spreads. */
export function fieldsOf(syntax: Syntax, { properties }: ObjectExpression): readonly Field[] | undefined {
  const all = properties.map((property) => fieldOf(syntax, property))
  return all.every((field) => field !== undefined) ? all : undefined
}

const constants = new Set(['undefined', 'NaN', 'Infinity'])

function literalOf(syntax: Syntax, node: Node): Expression | undefined {
  const text = textOf(syntax, node)
  switch (node.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
    case 'RegExpLiteral':
      return literal(text)
    case 'TemplateLiteral':
      return node.expressions.length === 0 && !text.includes('\n') ? literal(text) : undefined
    case 'UnaryExpression':
      return /^-(?:[\d.][\w.]*|Infinity)$/.test(text) ? literal(text) : undefined
    case 'Identifier':
      return constants.has(node.name) ? literal(node.name) : name(node.name)
    default:
      return undefined
  }
}

function compoundOf(syntax: Syntax, node: Node): Expression | undefined {
  switch (node.type) {
    case 'MemberExpression':
    case 'MetaProperty': {
      const dotted = dottedName(node)
      return dotted === undefined ? undefined : name(dotted)
    }
    case 'ArrayExpression': {
      const items = node.elements.map((item) => (isPlain(item) ? expressionOf(syntax, item) : undefined))
      return items.every((item) => item !== undefined) ? list(items) : undefined
    }
    case 'ObjectExpression': {
      const all = fieldsOf(syntax, node)
      return all === undefined ? undefined : fields(all)
    }
    case 'CallExpression':
    case 'NewExpression':
      return callOf(syntax, node)
    default:
      return undefined
  }
}

function callOf(syntax: Syntax, node: CallExpression | NewExpression): Expression | undefined {
  const callee = dottedName(node.callee)
  const args = node.arguments.map((arg) => (isPlain(arg) ? expressionOf(syntax, arg) : undefined))
  const isTyped = node.typeParameters != null || node.typeArguments != null
  if (callee === undefined || isTyped || !args.every((arg) => arg !== undefined)) return undefined
  return { kind: 'call', callee, args, isNew: node.type === 'NewExpression' }
}

function fieldOf(syntax: Syntax, property: ObjectExpression['properties'][number]): Field | undefined {
  if (property.type !== 'ObjectProperty') return undefined
  const { key, computed, value } = property
  const isText = key.type === 'StringLiteral'
  if (computed && !isText) return undefined
  const field = isText ? key.value : key.type === 'Identifier' ? key.name : undefined
  // Written so it sets the prototype.
  if (field === undefined || (field === '__proto__' && !computed)) return undefined
  return { name: field, value: expressionOf(syntax, value as Node) }
}

function isPlain(node: { readonly type: string } | null): node is Node {
  return node !== null && node.type !== 'SpreadElement' && node.type !== 'ArgumentPlaceholder'
}

// Parentheses do not belong to the node.
function verbatim(syntax: Syntax, node: Node): Expression {
  const text = outdented(textOf(syntax, node))
  const isBare = node.extra?.['parenthesized'] !== true || /Function|Call|Member/.test(node.type)
  return code(isBare ? text : `(${text})`)
}
