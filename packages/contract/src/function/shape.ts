import { closing, elements, textAt } from './brackets.ts'
import type { Token } from './tokens.ts'

/** What the text that makes a value tells of it, without running it. */
export interface Shape {
  /** Name of the variable that it is. */
  readonly local?: string
  /** Offsets at which V8 may say that the function begins, if it is one. */
  readonly starts: readonly number[]
  /** Properties of an object literal, static members of a class. */
  readonly members?: ReadonlyMap<string, Shape>
}

/** Words that continue an expression. */
const OPERATORS = new Set(['in', 'instanceof', 'of'])

/** Words of TypeScript between an expression and a type. */
const BEFORE_TYPE = new Set(['as', 'satisfies'])

/** Words that stand before a key without being one. */
const MODIFIERS = new Set(['async', 'get', 'set', 'static', 'readonly', 'public'])

/** Reads the shape of the expression that begins at a token. */
export function shapeAt(tokens: readonly Token[], at: number): Shape {
  const token = tokens[at]
  if (token?.text === '{') return { starts: [], members: objectMembers(tokens, at) }
  if (token?.text === 'class') return { starts: [], members: classMembers(tokens, at) }
  const starts = functionStarts(tokens, at)
  return token?.kind === 'word' && endsExpression(tokens[at + 1]) ? { local: token.text, starts } : { starts }
}

/** Where V8 says that a function begins: at its parameters, unless it is an arrow function; then where that begins. */
export function functionStarts(tokens: readonly Token[], at: number): number[] {
  let next = at
  while (textAt(tokens, next) === '(') next++
  const opening = tokens.slice(at, next)
  const keyword = textAt(tokens, next) === 'async' && textAt(tokens, next + 1) === 'function' ? next + 1 : next
  const begin = textAt(tokens, keyword) === 'function' ? parameters(tokens, keyword) : tokens[next]
  return [...opening, ...(begin === undefined ? [] : [begin])].map(({ start }) => start)
}

/** Index of the token behind the expression that begins at a token, new lines taken into account. */
export function expressionEnd(tokens: readonly Token[], at: number): number {
  const depth = tokens[at]?.depth ?? 0
  let next = at
  for (; next < tokens.length; next++) {
    const token = tokens[next] as Token
    if (token.depth < depth) break
    if (token.depth > depth) continue
    if (token.text === ',' || token.text === ';' || (next > at && beginsStatement(tokens, next))) break
  }
  return next
}

// `name` alone, not `name.key`, `name(…)`, `name => …`, `name + 1`.
function endsExpression(token: Token | undefined): boolean {
  if (token === undefined || /^[;,)\]}]$/.test(token.text)) return true
  return BEFORE_TYPE.has(token.text) || (token.fresh && beginsValue(token))
}

// A value ends, and on the next line something begins that cannot continue it.
function beginsStatement(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]]
  if (before === undefined || token === undefined || !token.fresh) return false
  const ended = before.kind === 'mark' ? /^[)\]}]$/.test(before.text) : !before.text.endsWith('${')
  return ended && (token.text === '{' || beginsValue(token))
}

function beginsValue({ kind, text }: Token): boolean {
  if (kind === 'word') return !OPERATORS.has(text) && !BEFORE_TYPE.has(text)
  return kind === 'literal' && !/^[`}]/.test(text)
}

function parameters(tokens: readonly Token[], at: number): Token | undefined {
  return tokens.slice(at, at + 4).find(({ text }) => text === '(')
}

function objectMembers(tokens: readonly Token[], at: number): Map<string, Shape> {
  return new Map(elements(tokens, at).flatMap((begin) => memberAt(tokens, begin)))
}

function classMembers(tokens: readonly Token[], at: number): Map<string, Shape> {
  const depth = tokens[at]?.depth ?? 0
  const body = tokens.findIndex((token, index) => index > at && token.text === '{' && token.depth === depth)
  const end = body < 0 ? body : closing(tokens, body)
  const members = new Map<string, Shape>()
  for (let next = body + 1; next < end; next++) {
    if (textAt(tokens, next) !== 'static' || tokens[next]?.depth !== depth + 1) continue
    for (const [key, shape] of memberAt(tokens, next)) members.set(key, shape)
  }
  return members
}

// One property of an object literal, or one member of a class: none for accessors, spread and computed keys.
function memberAt(tokens: readonly Token[], at: number): [string, Shape][] {
  let key = at
  let accessor = false
  while (MODIFIERS.has(textAt(tokens, key)) && !/^[:=,(}]$/.test(textAt(tokens, key + 1))) {
    accessor ||= /^[gs]et$/.test(textAt(tokens, key))
    key++
  }
  if (textAt(tokens, key) === '*') key++
  const token = tokens[key]
  if (accessor || token === undefined || token.kind === 'mark') return []
  const shape = memberShape(tokens, key)
  return shape === undefined ? [] : [[unquoted(token.text), shape]]
}

function memberShape(tokens: readonly Token[], key: number): Shape | undefined {
  const next = tokens[key + 1]
  if (next?.text === '(') return { starts: [next.start] }
  if (next?.text === ':' || next?.text === '=') return shapeAt(tokens, key + 2)
  return next?.text === ',' || next?.text === '}' ? { local: textAt(tokens, key), starts: [] } : undefined
}

/** What a quoted or bare name says. */
export function unquoted(text: string): string {
  return /^['"]/.test(text) ? text.slice(1, -1) : text
}
