import { survey, writing } from '@papy/contract/value'
import { jsonRules } from './json-rules.ts'
import { type Answer, type AnswerReader, answerOf, type Protocol, tooLong } from './protocol.ts'

const rules = jsonRules("coprocess(argv, { protocol: 'json-lines' })")

/** One line of JSON each. */
export const jsonLines: Protocol = Object.freeze({
  write({ id, item }) {
    survey(item, rules)
    return writing(rules, () => Buffer.from(`${JSON.stringify({ id, item })}\n`))
  },
  reader: (mostBytes) => new LineReader(mostBytes),
} satisfies Protocol)

const NEWLINE = 10

class LineReader implements AnswerReader {
  #pieces: Buffer[] = []
  #byteLength = 0
  readonly #most: number

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  read(piece: Buffer): readonly Answer[] {
    const answers: Answer[] = []
    let from = 0
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, from)) {
      this.#add(piece.subarray(from, at))
      const line = Buffer.concat(this.#pieces).toString('utf8')
      this.#pieces = []
      this.#byteLength = 0
      from = at + 1
      if (line.trim() !== '') answers.push(answerIn(line))
    }
    this.#add(piece.subarray(from))
    return answers
  }

  #add(piece: Buffer): void {
    this.#byteLength += piece.length
    if (this.#byteLength > this.#most) throw tooLong(this.#most)
    if (piece.length > 0) this.#pieces.push(piece)
  }
}

function answerIn(line: string): Answer {
  try {
    return answerOf(JSON.parse(line))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message
    throw new Error(`${JSON.stringify(line.slice(0, 200))}: ${reason}`)
  }
}
