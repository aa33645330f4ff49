import { textAt } from './brackets.ts'
import { hasVariable, inspect, type Scope } from './inspect.ts'
import type { UserFunction } from './step.ts'
import type { Token } from './tokens.ts'

/** Words that are no names of variables; V8 refuses them, or reads them in a way of its own. */
const RESERVED = new Set(
  [
    'await break case catch class const continue debugger default delete do else enum export extends false finally for',
    'function if implements import in instanceof interface let new null package private protected public return static',
    'super switch this throw true try typeof var void while with yield arguments eval',
  ].flatMap((words) => words.split(' ')),
)

/**
 * Names of the variables around it that a function uses, as V8 sees it: not its parameters, its own variables or
 * property names, whatever they are called. Globals are left out unless something around the function hides them.
 */
export function captures(expression: string, tokens: readonly Token[], scopes: readonly Scope[]): string[] {
  if (tokens.some((_, at) => isDirectEval(tokens, at))) return ['eval']
  return freeNames(expression, tokens).filter(
    (name) => !(name in globalThis) || scopes.some((scope) => hasVariable(scope, name)),
  )
}

// It can see every variable around it, by names that no text tells.
function isDirectEval(tokens: readonly Token[], at: number): boolean {
  return textAt(tokens, at) === 'eval' && textAt(tokens, at + 1) === '(' && !/^\??\.$/.test(textAt(tokens, at - 1))
}

// The function is made again, in a scope that has a variable for each name in its text. V8 keeps those that it uses,
// and only those, for as long as the function lives; the inspector lists them.
function freeNames(expression: string, tokens: readonly Token[]): string[] {
  const words = tokens.flatMap(({ kind, text }) =>
    kind === 'word' && !text.startsWith('#') && !RESERVED.has(text) ? [text] : [],
  )
  const remade = new Function(...new Set(words), `"use strict"; return (${expression}\n)`)() as UserFunction
  const around = inspect(remade).scopes.filter(({ type }) => type === 'Closure')
  return around.flatMap(({ values }) => Object.getOwnPropertyNames(values))
}
