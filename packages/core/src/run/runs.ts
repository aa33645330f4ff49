import type { PiperRun } from './piper-run.ts'

// Beside the pipers: a piper knows nothing of how it is run.
const runs = new WeakMap<object, PiperRun>()

/** What runs a piper; `undefined` unless it is connected. */
export function runOf(piper: object): PiperRun | undefined {
  return runs.get(piper)
}

/** Connects a piper to what runs it, or, with `undefined`, disconnects it. */
export function setRun(piper: object, run: PiperRun | undefined): void {
  if (run === undefined) runs.delete(piper)
  else runs.set(piper, run)
}
