import { captures } from './captures.ts'
import type { FunctionRef } from './function-ref.ts'
import { hasVariable, type Inspection, type Scope, variable } from './inspect.ts'
import { formOf, lexicals } from './lexical.ts'
import { captured, notExported } from './refusal.ts'
import { stepName, type UserFunction } from './step.ts'
import { tokenize } from './tokens.ts'

/** What esbuild (tsx, vitest) wraps inner functions in, to keep their names. */
const NAME_KEEPER = '__name'

/**
 * The source of a function that needs nothing of the code around it.
 *
 * @throws ArgumentError `ERR_CAPTURE`, `ERR_NOT_EXPORTED`
 */
export function inlineRef(fn: UserFunction, { scopes }: Inspection): FunctionRef {
  const text = Function.prototype.toString.call(fn)
  const tokens = tokenize(text)
  const form = formOf(tokens)
  if (form === 'method')
    throw notExported(fn, 'is a method that no module exports; give an exported function that calls it')
  const words = lexicals(tokens, form)
  if (words.length > 0) throw captured(fn, words)
  const names = variables(fn, { text, tokens, scopes })
  const taken = names.filter((name) => name !== NAME_KEEPER && !isSelf(fn, name, scopes))
  if (taken.length > 0) throw captured(fn, taken)
  return { kind: 'source', source: provided(text, names), name: stepName({ fn, args: [] }) }
}

/** Makes the function of a source reference. */
export function evaluateSource({ source }: Extract<FunctionRef, { kind: 'source' }>): UserFunction {
  return new Function(`"use strict"; return (${source}\n)`)() as UserFunction
}

interface Inline {
  readonly text: string
  readonly tokens: ReturnType<typeof tokenize>
  readonly scopes: readonly Scope[]
}

function variables(fn: UserFunction, { text, tokens, scopes }: Inline): string[] {
  try {
    return captures(text, tokens, scopes)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw notExported(fn, 'cannot be made again from its source in strict mode; export it from its module')
  }
}

// `const fact = ([n]) => n < 2 ? 1 : n * fact([n - 1])`
function isSelf(fn: UserFunction, name: string, scopes: readonly Scope[]): boolean {
  const around = scopes.find((scope) => hasVariable(scope, name))
  return around !== undefined && variable(around, name) === fn
}

// An expression that has the names that may be had: the function's own, and esbuild's helper.
function provided(text: string, names: readonly string[]): string {
  if (names.length === 0) return text
  const given = names.map((name) => `const ${name} = ${name === NAME_KEEPER ? '(fn) => fn' : `(${text}\n)`}; `)
  const self = names.find((name) => name !== NAME_KEEPER)
  return `(() => { ${given.join('')}return ${self ?? `(${text}\n)`} })()`
}
