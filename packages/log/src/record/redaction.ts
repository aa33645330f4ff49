import { ArgumentError, describe } from '@papy/contract'
import { HIDDEN, type SnapshotOptions } from '@papy/contract/diagnostics'

/**
 * What is not to be seen in records.
 *
 * - a path: `'inbox[0].token'`, `'data["api key"]'`; `*` is any one key or index. One that begins with `*.` holds at every
 *   depth: `'*.password'` hides whatever is called so, and is not even read.
 * - a regular expression: what it matches in any text or key, error messages and stacks included.
 */
export type RedactionRule = string | RegExp

/** Rules as what a snapshot needs. @throws ArgumentError `ERR_ARGUMENT` for a rule that is none */
export function redaction(rules: readonly RedactionRule[]): Pick<SnapshotOptions, 'hides' | 'seen'> {
  const paths = rules.filter((rule) => typeof rule === 'string').map(pathOf)
  const patterns = rules.filter((rule) => typeof rule !== 'string').map(patternOf)
  return {
    ...(paths.length > 0 ? { hides: (path: readonly string[]) => paths.some((rule) => holds(rule, path)) } : {}),
    ...(patterns.length > 0
      ? { seen: (text: string) => patterns.reduce((seen, pattern) => seen.replace(pattern, HIDDEN), text) }
      : {}),
  }
}

interface PathRule {
  /** It holds at every depth. */
  readonly anywhere: boolean
  readonly keys: readonly string[]
}

function holds({ anywhere, keys }: PathRule, path: readonly string[]): boolean {
  const from = path.length - keys.length
  if (anywhere ? from < 0 : from !== 0) return false
  return keys.every((key, at) => key === '*' || key === path[from + at])
}

const PART = /^(?:\.?([^.[\]]+)|\[(\d+|\*)\]|\["([^"]+)"\]|\['([^']+)'\])/

function pathOf(rule: string): PathRule {
  const anywhere = rule.startsWith('*.')
  const keys: string[] = []
  for (let rest = anywhere ? rule.slice(2) : rule; rest !== '' || keys.length === 0; ) {
    const [matched, ...names] = PART.exec(rest) ?? wrong(rule)
    if (keys.length === 0 && matched.startsWith('.')) wrong(rule)
    keys.push(names.find((name) => name !== undefined) as string)
    rest = rest.slice(matched.length)
  }
  return { anywhere, keys }
}

// Of its own, as the one given may remember where it was.
function patternOf(rule: unknown): RegExp {
  if (!(rule instanceof RegExp)) return wrong(rule)
  return new RegExp(rule.source, `${rule.flags.replace(/[gy]/g, '')}g`)
}

function wrong(rule: unknown): never {
  const message = `the rule ${describe(rule)} hides nothing; pass a path such as 'inbox[0].token' or '*.password', or a regular expression`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'redact', value: rule })
}
