import { type Token, tokenize } from '@papy/contract/function'

/** Whether lines of a text must stay as they are: a literal goes over several. */
export function isFixed(text: string): boolean {
  return text.includes('\n') && tokenize(text).some((token) => token.text.includes('\n'))
}

/**
 * Source with its further lines indented as if the first began its line, wherever it was found. What this gives, indented
 * by any number of columns, gives the same again.
 */
export function outdented(source: string): string {
  const text = source.replace(/\r\n?/g, '\n')
  if (!text.includes('\n') || isFixed(text)) return text
  const [first = '', ...rest] = text.split('\n')
  const shift = shiftOf(rest)
  const shifted = (line: string) =>
    shift > 0 ? ' '.repeat(shift) + line : line.slice(Math.min(-shift, indentOf(line)))
  return [first, ...rest.map(shifted)].map((line) => line.trimEnd()).join('\n')
}

// The line that closes what the first opened stands below it; where none does, all stand two columns further in.
function shiftOf(rest: readonly string[]): number {
  const last = rest.at(-1) ?? ''
  if (/^\s*[)\]}]/.test(last)) return -indentOf(last)
  return 2 - Math.min(...rest.filter((line) => line.trim() !== '').map(indentOf))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** Source of a function without the blanks that Node leaves where types were. */
export function untyped(source: string): string {
  const tokens = tokenize(source)
  let text = ''
  let end = 0
  for (const token of tokens) {
    text += gapBefore(token, source.slice(end, token.start)) + token.text
    end = token.start + token.text.length
  }
  return text + source.slice(end).trimEnd()
}

function gapBefore({ text }: Token, gap: string): string {
  if (!/^ {2,}$/.test(gap)) return gap.replace(/[ \t]+(?=\n)/g, '')
  return /^[),\];:]$/.test(text) ? '' : ' '
}
