/** How many lines a text has. */
export function linesIn([text]: [string]): number {
  return text.split('\n').length - 1
}
