/** A text on one line, without what a terminal would take for commands: it may be the name of anything. */
export function printable(text: string): string {
  return text.replace(/[\t\r\n\v\f]+/g, ' ').replace(/\p{Cc}|\p{Cf}/gu, '·')
}

/** Cut to so many characters. */
export function cut(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, Math.max(0, most - 1)).join('')}…`
}
