import type { Expression } from './expression.ts'
import type { Program } from './program.ts'

/** What the names in an expression stand for. */
export type Surroundings = Pick<Program, 'imports' | 'head'>

/** What a Worker is called that is made of this, as far as the text tells: the names of its functions, joined by `>`. */
export function workName(work: Expression, around: Surroundings): string {
  if (work.kind === 'list') return work.items.map((item) => workName(item, around)).join('>')
  if (work.kind === 'name') return nameOf(work.name, around)
  if (work.kind === 'code') return functionName(work.text) ?? 'anonymous'
  return work.kind === 'call' ? callName(work, around) : 'anonymous'
}

function callName({ callee, args }: Extract<Expression, { kind: 'call' }>, around: Surroundings): string {
  const [first, second] = args
  const core = coreName(callee, around)
  if (core === 'Worker') return givenName(second) ?? (first === undefined ? 'anonymous' : workName(first, around))
  if (core === 'step' && first !== undefined) return workName(first, around)
  if (core === 'imports' && second !== undefined) return workName(second, around)
  if (core === 'step.from' && second?.kind === 'literal') return lastOf(second.text.slice(1, -1))
  return lastOf(callee)
}

function coreName(callee: string, { imports }: Surroundings): string | undefined {
  const [root = '', ...members] = callee.split('.')
  const core = imports.find(({ specifier }) => specifier === '@papy/core')
  const imported = core?.names.find(({ local }) => local === root)
  return imported && [imported.name, ...members].join('.')
}

function givenName(options: Expression | undefined): string | undefined {
  const value = options?.kind === 'fields' ? options.fields.find(({ name }) => name === 'name')?.value : undefined
  return value?.kind === 'literal' ? unquoted(value.text) : undefined
}

function nameOf(name: string, { imports, head }: Surroundings): string {
  const imported = imports.flatMap(({ names }) => names).find(({ local }) => local === name)
  if (imported !== undefined && imported.name !== 'default') return imported.name
  const constant = head.find((part) => part.kind === 'constant' && part.name === name)
  if (constant?.kind !== 'constant' || constant.value.kind !== 'code') return lastOf(name)
  return functionName(constant.value.text) ?? lastOf(name)
}

// `function tidy() {…}`, `{ tidy: … }.tidy`; undefined where it is called as what it is assigned to.
function functionName(text: string): string | undefined {
  const [, own] = /^(?:async\s+)?function\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(text) ?? []
  if (own !== undefined) return own
  if (!text.startsWith('{')) return undefined
  const [, plain, quoted] = /\}(?:\.([\p{ID_Continue}$]+)|\[('.*'|".*")\])$/u.exec(text) ?? []
  return plain ?? (quoted === undefined ? undefined : unquoted(quoted))
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** The text that a string literal stands for; undefined for another literal. */
export function unquoted(literal: string): string | undefined {
  if (!/^(['"])[^]*\1$/.test(literal)) return undefined
  const inner = literal
    .slice(1, -1)
    .replace(/\\'/g, "'")
    .replace(/(?<!\\)((?:\\\\)*)"/g, '$1\\"')
  try {
    return JSON.parse(`"${inner}"`) as string
  } catch {
    return literal.slice(1, -1)
  }
}
