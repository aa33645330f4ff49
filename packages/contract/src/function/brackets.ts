import type { Token } from './tokens.ts'

/** Text of a token; empty behind the end. */
export function textAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text ?? ''
}

/** Index of the bracket that closes the one at `at`; the number of tokens if none does. */
export function closing(tokens: readonly Token[], at: number): number {
  const depth = tokens[at]?.depth ?? 0
  for (let next = at + 1; next < tokens.length; next++) if ((tokens[next] as Token).depth <= depth) return next
  return tokens.length
}

/** Indices at which the elements of a list in brackets begin: `{ a, b: c, ...d }`, `[a, , b]`. */
export function elements(tokens: readonly Token[], at: number): number[] {
  const end = closing(tokens, at)
  const begins = [at + 1]
  for (let next = at + 1; next < end; next++) if (separates(tokens[next] as Token, tokens[at])) begins.push(next + 1)
  return begins.filter((begin) => begin < end && textAt(tokens, begin) !== ',')
}

function separates({ text, depth }: Token, bracket: Token | undefined): boolean {
  return text === ',' && depth === (bracket?.depth ?? 0) + 1
}
