/** What an element is told; `undefined` leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** An SVG or HTML element as text. Attributes are escaped, children are elements or text that was {@link escape}d. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const opening = [name, ...Object.entries(attributes).flatMap(attribute)].join(' ')
  return children.length === 0 ? `<${opening}/>` : `<${opening}>${children.join('')}</${name}>`
}

/** Makes any text safe inside an element or an attribute. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function attribute([name, value]: [string, string | number | undefined]): string[] {
  if (value === undefined) return []
  return [`${name}="${typeof value === 'number' ? round(value) : escape(value)}"`]
}

/** A hundredth of a pixel is enough for every picture. */
function round(value: number): number {
  return Math.round(value * 100) / 100
}
