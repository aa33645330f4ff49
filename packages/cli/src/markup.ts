/** What an element is told; `undefined` leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** An SVG or HTML element as text. Attributes are escaped; children are elements, or text that was {@link escape}d. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const opening = [name, ...Object.entries(attributes).flatMap(attribute)].join(' ')
  return children.length === 0 ? `<${opening}/>` : `<${opening}>${children.join('')}</${name}>`
}

/** Makes any text safe inside an element or an attribute, of HTML as well as of XML, which knows no control characters. */
export function escape(text: string): string {
  return text
    .replace(UNWRITABLE, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** Control characters but tab and line feed, halves of pairs, and what is no character. */
const UNWRITABLE: RegExp = /[^\t\n\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** A number as pictures need it: a hundredth of a pixel is enough, and the same everywhere. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100 || 0
}

function attribute([name, value]: [string, string | number | undefined]): string[] {
  if (value === undefined) return []
  return [`${name}="${typeof value === 'number' ? rounded(value) : escape(value)}"`]
}
