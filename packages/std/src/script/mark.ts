import { randomUUID } from 'node:crypto'

/** The variable of a program's environment in which its mark stands. */
export const MARK = 'PAPY_PROGRAM'

/** A program that is about to be started: whoever starts it may end before its number can be told, and then it is found by this. */
export interface Marked {
  readonly mark: string
}

/** One that no other program has. */
export function newMark(): Marked {
  return { mark: randomUUID() }
}
