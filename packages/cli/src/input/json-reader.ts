import { SerializerError } from '@papy/contract'
import { lineReader } from './line-reader.ts'
import type { Reader } from './text.ts'

/**
 * Reads the values of JSON lines; empty lines are none. It throws SerializerError `ERR_MALFORMED`, which names the line.
 *
 * @param name - what people call what is read
 */
export function jsonReader(name: string): Reader<unknown> {
  const lines = lineReader()
  let number = 0
  function* values(from: Iterable<string>): Generator<unknown> {
    for (const line of from) {
      number++
      if (line.trim() !== '') yield valueOf(line, `line ${number} of ${name}`)
    }
  }
  return { read: (piece) => values(lines.read(piece)), end: () => values(lines.end()) }
}

function valueOf(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    const message = `${where} is no JSON: ${(cause as Error).message}; for lines of plain text add --format lines`
    throw new SerializerError('ERR_MALFORMED', message, { cause })
  }
}
