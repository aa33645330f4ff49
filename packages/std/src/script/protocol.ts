/** What a co-process is asked. */
export interface Question {
  /** Which one it is; the answer has the same. */
  readonly id: number
  readonly item: unknown
}

/** What it answers: a value, or what its function threw. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: RemoteFailure }

/** What a function of a co-process threw. */
export interface RemoteFailure {
  /** Its class: `'ValueError'`. */
  readonly name: string
  readonly message: string
  readonly traceback: string
}

/** How questions and answers are written. */
export interface Protocol {
  /** @throws SerializerError `ERR_NOT_SERIALIZABLE` */
  write(question: Question): Uint8Array
  /** Reads what one co-process answers; answers of more Bytes are malformed. */
  reader(mostBytes: number): AnswerReader
}

/** Takes answers out of what comes, in any pieces. */
export interface AnswerReader {
  /** @throws Error for what is no answer */
  read(piece: Buffer): readonly Answer[]
}

/** What is read, if it is an answer. @throws Error */
export function answerOf(read: unknown): Answer {
  const { id, error, ...rest } = (typeof read === 'object' ? (read ?? {}) : {}) as Record<string, unknown>
  if (typeof id !== 'number') throw new Error('it has no id')
  if (error === undefined || error === null) {
    if (!('value' in rest)) throw new Error('it has no value')
    return { id, value: rest['value'] }
  }
  const { name, message, traceback } = error as Record<string, unknown>
  return { id, error: { name: text(name, 'Error'), message: text(message, ''), traceback: text(traceback, '') } }
}

function text(value: unknown, otherwise: string): string {
  return value === undefined || value === null ? otherwise : String(value)
}

/** Too much for one answer. */
export function tooLong(mostBytes: number): Error {
  return new Error(`it has more than ${mostBytes} bytes; raise maxOutputBytes`)
}
