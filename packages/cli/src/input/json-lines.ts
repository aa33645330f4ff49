import { SerializerError } from '@papy/contract'

/**
 * The values of JSON lines; empty lines are none.
 *
 * @param name - what people call it
 * @throws (rejects) SerializerError `ERR_MALFORMED`, which names the line
 */
export async function* jsonOf(lines: AsyncIterable<string>, name: string): AsyncGenerator<unknown, undefined> {
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() !== '') yield valueOf(line, `line ${number} of ${name}`)
  }
}

function valueOf(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    const message = `${where} is no JSON: ${(cause as Error).message}; for lines of plain text add --format lines`
    throw new SerializerError('ERR_MALFORMED', message, { cause })
  }
}
