import { closing, textAt } from './brackets.ts'
import { type Token, tokenize } from './tokens.ts'

/** What the text of a module says of others. */
export interface Mentions {
  /** What is imported or required, in the order of the text. */
  readonly specifiers: readonly string[]
  /** What `new URL(path, import.meta.url)` names. */
  readonly files: readonly string[]
  /** The first import of something that is only known when it runs: `import(name)`. */
  readonly computed: string | undefined
}

/** Finds what a text of JavaScript imports; of TypeScript, also what it imports for its types alone. */
export function mentionsOf(source: string): Mentions {
  const specifiers = new Set<string>()
  const files = new Set<string>()
  let computed: string | undefined
  // Most texts of functions have none, and are long enough.
  if (!/\b(?:import|from|require)\b/.test(source)) return { specifiers: [], files: [], computed }
  const tokens = tokenize(source)
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || isMember(tokens, at)) continue
    const next = textAt(tokens, at + 1)
    if (text === 'from' || text === 'import') put(specifiers, literalAt(tokens, at + 1))
    if (text === 'URL' && next === '(' && isOwnUrl(tokens, at + 3)) put(files, literalAt(tokens, at + 2))
    if ((text !== 'import' && text !== 'require') || next !== '(') continue
    const literal = literalAt(tokens, at + 2)
    const isAlone = /^[),]$/.test(textAt(tokens, at + 3))
    if (literal !== undefined && isAlone) put(specifiers, literal)
    else if (!isDeclared(tokens, at)) computed ??= `${text}(${textAt(tokens, at + 2)}…)`
  }
  return { specifiers: [...specifiers], files: [...files], computed }
}

function put(found: Set<string>, text: string | undefined): void {
  if (text !== undefined) found.add(text)
}

function isMember(tokens: readonly Token[], at: number): boolean {
  return /^\??\.$/.test(textAt(tokens, at - 1))
}

// `import(…) { }` and `require(…) { }` are methods.
function isDeclared(tokens: readonly Token[], at: number): boolean {
  return textAt(tokens, closing(tokens, at + 1) + 1) === '{' || textAt(tokens, at - 1) === 'function'
}

function isOwnUrl(tokens: readonly Token[], at: number): boolean {
  return [',', 'import', '.', 'meta', '.', 'url'].every((text, place) => textAt(tokens, at + place) === text)
}

// Of a template literal only one without parts in it.
function literalAt(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at]
  if (token?.kind !== 'literal') return undefined
  const [, , text] = /^(['"`])([^]*)\1$/.exec(token.text) ?? []
  return text === undefined || text === '' || text.includes('${') ? undefined : text
}
