import { SerializerError } from '@papy/contract'

/**
 * Text of bytes in UTF-8, piece by piece; a mark at its beginning is left out.
 *
 * @param name - what people call it
 * @throws (rejects) SerializerError `ERR_MALFORMED`, for bytes that are none
 */
export async function* textOf(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (piece?: Uint8Array) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true })
    } catch (cause) {
      const message = `${name} is no UTF-8; convert it: iconv -f latin1 -t utf-8`
      throw new SerializerError('ERR_MALFORMED', message, { cause })
    }
  }
  for await (const piece of bytes) yield decode(piece)
  yield decode()
}

/** Lines without their ends, `\n` or `\r\n`; the last one needs none. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let begun: string[] = []
  for await (const piece of pieces) {
    const lines = piece.split('\n')
    const last = lines.pop() as string
    for (const line of lines) {
      // Joined once, however many pieces a long line comes in.
      yield withoutReturn(begun.length === 0 ? line : begun.join('') + line)
      begun = []
    }
    if (last !== '') begun.push(last)
  }
  if (begun.length > 0) yield withoutReturn(begun.join(''))
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
