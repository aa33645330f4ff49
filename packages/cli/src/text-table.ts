import { graphemes } from './picture/text-width.ts'

/** How cells of a column stand. */
export type Side = 'left' | 'right'

/**
 * Lines of a table for a terminal: columns as wide as they need to be, two spaces apart, none at the end of a line.
 *
 * @param sides - of the columns, the first of them first. @defaultValue left
 */
export function textTable(rows: readonly (readonly string[])[], sides: readonly Side[] = []): readonly string[] {
  const clean = rows.map((row) => row.map(printable))
  const count = Math.max(0, ...clean.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, at) => Math.max(0, ...clean.map((row) => cellsOf(row[at] ?? ''))))
  return clean.map((row) =>
    row
      .map((cell, at) => placed(cell, widths[at] ?? 0, sides[at] ?? 'left'))
      .join('  ')
      .trimEnd(),
  )
}

/** A text that does nothing to a terminal: without control characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u{2028}\u{2029}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu, '\u{fffd}')
}

function placed(cell: string, width: number, side: Side): string {
  const space = ' '.repeat(Math.max(0, width - cellsOf(cell)))
  return side === 'left' ? cell + space : space + cell
}

// How many cells of a terminal it takes: two for what is wide.
function cellsOf(text: string): number {
  return graphemes(text).reduce((sum, one) => sum + (WIDE.test(one) ? 2 : 1), 0)
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u{ff01}-\u{ff60}\p{Emoji_Presentation}]/u
