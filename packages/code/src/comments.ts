import type { Comment, Node } from '@babel/types'
import type { Syntax } from './syntax.ts'

/** What stands between two statements. */
export interface Gap {
  /** Behind the first, on its line. */
  readonly behind: string | undefined
  /** In front of the second. */
  readonly before: string | undefined
}

/** The comments between two offsets, of which the first is that of the end of a statement, or of the beginning of a block. */
export function gapBetween({ text, comments }: Syntax, from: number, to: number): Gap {
  const all = comments.filter(({ start, end }) => (start ?? 0) >= from && (end ?? 0) <= to)
  const isBehind = ({ start }: Comment) => !text.slice(from, start ?? 0).includes('\n')
  return {
    behind: linesOf(text, all.filter(isBehind)),
    before: linesOf(
      text,
      all.filter((one) => !isBehind(one)),
    ),
  }
}

/** Each statement with the comments that are about it; and those behind the last one. */
export function commented<T extends Node>(
  syntax: Syntax,
  statements: readonly T[],
  { from, to }: { readonly from: number; readonly to: number },
): { readonly statements: readonly (readonly [T, string | undefined])[]; readonly rest: string | undefined } {
  const ends = [from, ...statements.map(({ end }) => end ?? 0)]
  const starts = [...statements.map(({ start }) => start ?? 0), to]
  const gaps = starts.map((start, at) => gapBetween(syntax, ends[at] as number, start))
  const first = gaps[0]?.behind
  const about = statements.map((statement, at) => {
    const lines = [at === 0 ? first : undefined, gaps[at]?.before, gaps[at + 1]?.behind]
    return [statement, joined(lines)] as const
  })
  return { statements: about, rest: joined([statements.length === 0 ? first : undefined, gaps.at(-1)?.before]) }
}

function joined(lines: readonly (string | undefined)[]): string | undefined {
  const all = lines.filter((line) => line !== undefined)
  return all.length === 0 ? undefined : all.join('\n')
}

function linesOf(text: string, comments: readonly Comment[]): string | undefined {
  return joined(comments.map(({ start, end }) => text.slice(start ?? 0, end ?? 0).replace(/\n[ \t]*(\*?)/g, starred)))
}

// ` * ` stands one column further in than `/**`.
function starred(_: string, star: string): string {
  return star === '' ? '\n' : `\n ${star}`
}
