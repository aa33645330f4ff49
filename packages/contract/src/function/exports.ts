import { closing, elements, textAt } from './brackets.ts'
import { expressionEnd, functionStarts, type Shape, shapeAt, unquoted } from './shape.ts'
import type { Token } from './tokens.ts'

/** What the text of an ES module tells of its exports. Re-exports are left out: they are other modules' functions. */
export interface ModuleText {
  /** By the name that importers write. */
  readonly exports: ReadonlyMap<string, Shape>
  /** Variables, functions and classes at the top level, exported or not. */
  readonly declared: ReadonlyMap<string, Shape>
}

type Named = readonly [name: string, shape: Shape]

/** Reads the exports of an ES module. TypeScript is read, too: its types are passed over. */
export function moduleText(tokens: readonly Token[]): ModuleText {
  const exports = new Map<string, Shape>()
  const declared = new Map<string, Shape>()
  for (const [at, token] of tokens.entries()) {
    if (token.depth > 0 || token.kind !== 'word' || textAt(tokens, at - 1) === '.') continue
    if (token.text === 'export') for (const [name, shape] of exportsAt(tokens, at + 1)) exports.set(name, shape)
    for (const [name, shape] of declaredAt(tokens, at)) if (!declared.has(name)) declared.set(name, shape)
  }
  return { exports, declared }
}

// `at` is behind the word `export`.
function exportsAt(tokens: readonly Token[], at: number): Named[] {
  const text = textAt(tokens, at)
  if (text === '{') return listed(tokens, at)
  if (text === 'default') return [['default', defaultShape(tokens, at + 1)]]
  const keyword = text === 'async' || text === 'abstract' ? at + 1 : at
  return declaredAt(tokens, keyword).map(([name, shape]) => [name, { ...shape, local: name }])
}

// `export { a, b as c, d as 'e f' }`, but not `export { … } from`.
function listed(tokens: readonly Token[], at: number): Named[] {
  if (textAt(tokens, closing(tokens, at) + 1) === 'from') return []
  const values = elements(tokens, at).filter(
    (begin) => textAt(tokens, begin) !== 'type' || /^(?:as|[,}])$/.test(textAt(tokens, begin + 1)),
  )
  return values.map((begin) => {
    const local = textAt(tokens, begin)
    const name = textAt(tokens, begin + 1) === 'as' ? unquoted(textAt(tokens, begin + 2)) : local
    return [name, { local, starts: [] }]
  })
}

function defaultShape(tokens: readonly Token[], at: number): Shape {
  const keyword = textAt(tokens, at) === 'async' && textAt(tokens, at + 1) === 'function' ? at + 1 : at
  const [named] = declaredAt(tokens, keyword)
  return named === undefined ? shapeAt(tokens, at) : { ...named[1], local: named[0] }
}

// What the declaration whose keyword stands at `at` hasVariable; nothing if it is none.
function declaredAt(tokens: readonly Token[], at: number): Named[] {
  const text = textAt(tokens, at)
  if (text === 'const' || text === 'let' || text === 'var') return declarators(tokens, at + 1)
  if (text !== 'function' && text !== 'class') return []
  const name = tokens[textAt(tokens, at + 1) === '*' ? at + 2 : at + 1]
  if (name?.kind !== 'word' || name.text === 'extends') return []
  return [[name.text, text === 'class' ? shapeAt(tokens, at) : { starts: functionStarts(tokens, at) }]]
}

function declarators(tokens: readonly Token[], at: number): Named[] {
  const found: Named[] = []
  for (let next = at; next < tokens.length; ) {
    const pattern = /^[[{]$/.test(textAt(tokens, next))
    const equals = equalsAfter(tokens, pattern ? closing(tokens, next) + 1 : next + 1)
    if (pattern) for (const name of bindingNames(tokens, next)) found.push([name, { starts: [] }])
    else
      found.push([textAt(tokens, next), textAt(tokens, equals) === '=' ? shapeAt(tokens, equals + 1) : { starts: [] }])
    const end = textAt(tokens, equals) === '=' ? expressionEnd(tokens, equals) : equals
    if (textAt(tokens, end) !== ',') break
    next = end + 1
  }
  return found
}

// Passes over a type annotation.
function equalsAfter(tokens: readonly Token[], at: number): number {
  if (!/^[:!]$/.test(textAt(tokens, at))) return at
  let next = at
  while (next < tokens.length && !/^[=;]$/.test(textAt(tokens, next))) next++
  return next
}

function bindingNames(tokens: readonly Token[], at: number): string[] {
  const object = textAt(tokens, at) === '{'
  return elements(tokens, at).flatMap((begin) => {
    const target = targetOf(tokens, begin, object)
    if (/^[[{]$/.test(textAt(tokens, target))) return bindingNames(tokens, target)
    return tokens[target]?.kind === 'word' ? [textAt(tokens, target)] : []
  })
}

function targetOf(tokens: readonly Token[], begin: number, object: boolean): number {
  if (textAt(tokens, begin) === '...') return begin + 1
  const behindKey = textAt(tokens, begin) === '[' ? closing(tokens, begin) + 1 : begin + 1
  return object && textAt(tokens, behindKey) === ':' ? behindKey + 1 : begin
}
