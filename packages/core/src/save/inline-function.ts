import type { FunctionRef, UserFunction } from '@papy/contract/function'
import { quoted } from '../program/expression.ts'
import { isIdentifier } from '../program/layout.ts'
import { outdented, untyped } from '../program/source.ts'

/** A function that is written out. */
export interface InlineFunction {
  /** What the function is called; `''`: nothing. */
  readonly name: string
  /** An expression that makes it, called so where it is assigned to a variable of that name. */
  readonly text: string
  /** An expression that makes it, whatever it is assigned to. */
  readonly alone: string
}

/** Reads the source of a function that needs nothing of the code around it. */
export function inlineFunction(fn: UserFunction, { source }: Extract<FunctionRef, { kind: 'source' }>): InlineFunction {
  const raw = Function.prototype.toString.call(fn)
  const text = outdented(untyped(raw))
  const name = typeof fn.name === 'string' ? fn.name : ''
  const named = name === '' || hasName(text) ? text : namedText(text, name)
  if (source === raw) return { name, text, alone: named }
  const [, self] = /^\(\(\) => \{ (?:const __name = \(fn\) => fn; )?const (?!__name )(\S+) = \(/.exec(source) ?? []
  const alone = wrapped(keepers(source, raw), self ?? 'fn', self === name ? text : named)
  return { name, text: self === name && keepers(source, raw).length === 0 ? text : alone, alone }
}

function namedText(text: string, name: string): string {
  const key = isIdentifier(name) ? name : quoted(name)
  const member = isIdentifier(name) ? `.${name}` : `[${quoted(name)}]`
  return `{ ${key}: ${text} }${member}`
}

function hasName(text: string): boolean {
  return /^(?:async\s+)?function\s*\*?\s*[\p{ID_Start}$_]/u.test(text)
}

// What esbuild (tsx, vitest) keeps the names of inner functions with.
function keepers(source: string, raw: string): readonly string[] {
  const keeper = 'const __name = (fn) => fn'
  const isKept = source.startsWith(`(() => { ${keeper}; `) || source.includes(`${raw}\n); ${keeper}; `)
  return isKept ? [keeper] : []
}

function wrapped(before: readonly string[], variable: string, text: string): string {
  const lines = [...before, `const ${variable} = ${text}`, `return ${variable}`]
  return `(() => {\n${lines.map((line) => `  ${line.replace(/\n(?!\n)/g, '\n  ')}\n`).join('')}})()`
}
