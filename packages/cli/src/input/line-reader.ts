import type { Reader } from './text.ts'

/** Reads lines, without their ends, `\n` or `\r\n`; the last one needs none. */
export function lineReader(): Reader<string> {
  // Of a line that is not complete; joined once, however many pieces it comes in.
  let begun: string[] = []
  const completed = (rest: string) => {
    const line = begun.length === 0 ? rest : begun.join('') + rest
    begun = []
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }
  return {
    *read(piece) {
      const lines = piece.split('\n')
      const last = lines.pop() as string
      for (const line of lines) yield completed(line)
      if (last !== '') begun.push(last)
    },
    *end() {
      if (begun.length > 0) yield completed('')
    },
  }
}
