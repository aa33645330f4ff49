import type { Piper } from './piper.ts'

/** Marks pipers, so that they are known even from another copy of this package. */
export const brand: unique symbol = Symbol.for('papy.piper') as never

/** True for a {@link Piper}, even from another copy of this package. */
export function isPiper(value: unknown): value is Piper {
  return typeof value === 'object' && value !== null && brand in value
}
