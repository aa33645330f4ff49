import { graphemes, textWidth } from './text-width.ts'

/** How a text is to be fitted. */
export interface Fitting {
  /** Pixels. */
  readonly width: number
  /** Of the font, in pixels. */
  readonly size: number
  /** Most lines; what is left then is cut, with an ellipsis. */
  readonly lines: number
}

/** Characters that are looked at: no more than this fit anywhere. */
const MOST = 300

/** The lines of a text that must fit. It is broken where words, or the parts of a name, end; within them where it must be. */
export function wrapped(text: string, fitting: Fitting): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const part of parts(text, fitting)) {
    if (line !== '' && !fits(line + part.trimEnd(), fitting)) {
      lines.push(line.trim())
      line = ''
    }
    line += part
  }
  lines.push(line.trim())
  if (lines.length <= fitting.lines) return lines
  const kept = lines.slice(0, fitting.lines - 1)
  return [...kept, shortened(lines.slice(fitting.lines - 1).join(''), fitting)]
}

/** One line of a text, cut with an ellipsis where it is too long. */
export function shortened(text: string, fitting: Pick<Fitting, 'width' | 'size'>): string {
  if (fits(text, fitting)) return text
  const kept = [...graphemes(text.slice(0, MOST))]
  while (kept.length > 0 && !fits(`${kept.join('')}…`, fitting)) kept.pop()
  return `${kept.join('').trimEnd()}…`
}

function fits(text: string, { width, size }: Pick<Fitting, 'width' | 'size'>): boolean {
  return textWidth(text, size) <= width
}

// Behind what joins words, and before a capital; what is too long for a line by itself is cut anywhere.
function parts(text: string, fitting: Fitting): readonly string[] {
  const flat = text.slice(0, MOST).replace(/\s+/gu, ' ').trim()
  return flat.split(/(?<=[\s>_\-./:,|])|(?<=\p{Ll})(?=\p{Lu})/u).flatMap((part) => pieces(part, fitting))
}

function pieces(part: string, fitting: Fitting): readonly string[] {
  if (fits(part, fitting)) return [part]
  const found: string[] = []
  let piece = ''
  for (const one of graphemes(part)) {
    if (piece !== '' && !fits(piece + one, fitting)) {
      found.push(piece)
      piece = ''
    }
    piece += one
  }
  return [...found, piece]
}
