import { type Belongings, currentBelongings, currentTask } from '@papy/contract/engine'
import { Guard } from './guard.ts'
import type { Program } from './program.ts'

/** What a call knows of the run that it is made for; nothing where it is made by itself. */
export interface Calling {
  /** Aborts when nobody wants the result any more. */
  readonly signal?: AbortSignal
  readonly belongings?: Belongings
}

/** Of the function that is being called. To be asked before its first `await`. */
export function calling(): Calling {
  const belongings = currentBelongings()
  return belongings === undefined ? {} : { belongings, signal: currentTask().signal }
}

/** Has the guard stay as long as the run. @throws DOMException `AbortError` when the run is over */
export function keepGuard({ belongings }: Calling): void {
  belongings?.named('papy.script.guard', () => Guard.use())
}

/** Has a program ended with its run, should that end first. What it answers ends that. */
export function held(program: Program, { belongings }: Calling): () => void {
  return belongings?.hold(program) ?? (() => {})
}
