import { kept, refusedWithPath } from './fate.ts'
import { shapes } from './samples.ts'
import type { SerializerLaw } from './stage.ts'

/** The capabilities that say what is kept. */
export const flags = [
  'undefined',
  'bigint',
  'date',
  'mapAndSet',
  'typedArray',
  'cycles',
  'nonFiniteNumber',
  'error',
] as const
const ids = ['S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'S17']

const named: Readonly<Record<(typeof flags)[number], string>> = {
  undefined: 'undefined',
  bigint: 'whole numbers of any size',
  date: 'dates',
  mapAndSet: 'maps and sets',
  typedArray: 'typed arrays, each of its kind',
  cycles: 'circles',
  nonFiniteNumber: 'NaN, the infinities and -0',
  error: 'errors, with name, message, stack, cause and own fields',
}

/** Each capability is a law both ways: what it says is kept, and what it denies is refused. */
export const shapeLaws: readonly SerializerLaw[] = flags.map(
  (flag, at): SerializerLaw => ({
    id: ids[at] as string,
    title: `${named[flag]}: kept if it says so, and else refused with the path`,
    async check({ supports, writer, reader }) {
      for (const [what, values] of Object.entries(shapes[flag] ?? {}))
        for (const value of values) {
          if (supports[flag]) kept(writer, reader, value, what)
          else refusedWithPath(writer, value, what)
        }
    },
  }),
)
