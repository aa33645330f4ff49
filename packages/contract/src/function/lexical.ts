import { closing, textAt } from './brackets.ts'
import type { Token } from './tokens.ts'

/** How a function is written. Only the first two are expressions that stand for themselves. */
export type Form = 'function' | 'arrow' | 'method'

/** Tells how a function is written, from its own text. */
export function formOf(tokens: readonly Token[]): Form {
  const first = textAt(tokens, 0) === 'async' ? 1 : 0
  if (textAt(tokens, first) === 'function') return 'function'
  const behind = (at: number) => (textAt(tokens, at) === '(' ? closing(tokens, at) + 1 : at + 1)
  return textAt(tokens, behind(first)) === '=>' || textAt(tokens, behind(0)) === '=>' ? 'arrow' : 'method'
}

/**
 * What a function takes from its surroundings beside variables: `this` and its like where it is an arrow function, and
 * what only modules have.
 */
export function lexicals(tokens: readonly Token[], form: Form): string[] {
  const found = new Set<string>()
  for (const at of tokens.keys()) if (isWord(tokens, at)) for (const name of ofModule(tokens, at)) found.add(name)
  if (form === 'arrow') for (const at of arrowLevel(tokens)) for (const name of ofFunction(tokens, at)) found.add(name)
  return [...found]
}

function ofModule(tokens: readonly Token[], at: number): string[] {
  if (textAt(tokens, at) !== 'import') return []
  if (textAt(tokens, at + 1) === '.') return ['import.meta']
  return /^['"`]node:/.test(textAt(tokens, at + 2)) ? [] : ['import()']
}

function ofFunction(tokens: readonly Token[], at: number): string[] {
  const text = textAt(tokens, at)
  if (text === 'this' || text === 'super') return [text]
  return text === 'new' && textAt(tokens, at + 1) === '.' ? ['new.target'] : []
}

// Words that stand in no inner function, method or class with a `this` of its own.
function* arrowLevel(tokens: readonly Token[]): Generator<number> {
  for (let at = 0; at < tokens.length; at++) {
    const body = ownBody(tokens, at)
    if (body !== undefined) at = closing(tokens, body)
    else if (isWord(tokens, at)) yield at
  }
}

// Index of the `{` of the function, class or method whose keyword, or whose body, stands at `at`.
function ownBody(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at] as Token
  if (isWord(tokens, at) && (token.text === 'function' || token.text === 'class')) return braceFrom(tokens, at)
  return token.text === '{' && textAt(tokens, at - 1) === ')' && isMethod(tokens, at - 1) ? at : undefined
}

function braceFrom(tokens: readonly Token[], at: number): number | undefined {
  const depth = tokens[at]?.depth
  const brace = tokens.findIndex((token, index) => index > at && token.text === '{' && token.depth === depth)
  return brace < 0 ? undefined : brace
}

const BEFORE_BLOCK = new Set(['if', 'for', 'while', 'with', 'switch', 'catch', 'await'])

// `name(…) {`, `'name'(…) {`, `[name](…) {`: what precedes the parentheses that end at `end`.
function isMethod(tokens: readonly Token[], end: number): boolean {
  let begin = end - 1
  while (begin > 0 && (tokens[begin] as Token).depth > (tokens[end] as Token).depth) begin--
  const name = tokens[begin - 1]
  if (name === undefined) return false
  return name.kind === 'mark' ? name.text === ']' : !BEFORE_BLOCK.has(name.text)
}

// A word that is no property: neither `a.this` nor `{ this: 1 }`.
function isWord(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.kind !== 'word' || /^\??\.$/.test(textAt(tokens, at - 1))) return false
  return textAt(tokens, at + 1) !== ':' || !/^[{,]$/.test(textAt(tokens, at - 1))
}
