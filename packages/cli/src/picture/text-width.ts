/** Advance widths of Helvetica and Arial from the space to the tilde, in thousandths of an em (Adobe Core 14 metrics). */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u{ff01}-\u{ff60}]/u
const NONE = /[\p{M}\p{Cf}]/u

/** What is added because fonts differ: nobody knows which one a reader has. */
const LENIENCE = 1.08

/**
 * Width of a text in pixels, nearly: pictures are made without a browser to measure in.
 *
 * @param size - of the font, in pixels
 */
export function textWidth(text: string, size: number): number {
  return (graphemes(text).reduce((sum, one) => sum + widthOf(one), 0) * size * LENIENCE) / 1_000
}

/** What readers take for one character each: a text is never cut within one. */
export function graphemes(text: string): readonly string[] {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment)
}

function widthOf(grapheme: string): number {
  if (/\p{Extended_Pictographic}/u.test(grapheme)) return 1_300
  return [...grapheme].reduce((sum, character) => sum + characterWidth(character), 0)
}

function characterWidth(character: string): number {
  const known = WIDTHS[character.charCodeAt(0) - 32]
  if (known !== undefined) return known
  if (NONE.test(character)) return 0
  return WIDE.test(character) ? 1_000 : 640
}
