// Not run: `tsc` proves that what is marked does not compile, and that all else does.
import { Dagger, step } from '@papy/core'
import { add, and, lt, modf, not, pow, sqrt } from '@papy/std/maths'

const length = ([text]: [string]): number => text.length
const dagger = new Dagger()

export function typesRunThroughPipes(): void {
  dagger.addPipe([length, step(add, 1), sqrt, step(pow, 2), step(lt, 5), not])
  dagger.addPipe([length, add])
  dagger.addPipe([length, modf, ([[fraction]]: [[number, number]]) => fraction])
  // @ts-expect-error a boolean is no number
  dagger.addPipe([length, step(lt, 5), sqrt])
  // @ts-expect-error a number is no boolean
  dagger.addPipe([length, step(and, true)])
  // @ts-expect-error a text is no operand
  step(add, '1')
}
