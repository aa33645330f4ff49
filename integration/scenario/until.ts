import { within } from '../reference/bound.ts'
import { pause } from './source.ts'

/** Resolves once something holds; it is looked at every other millisecond. */
export function until(holds: () => boolean): Promise<void> {
  const look = async (): Promise<void> => {
    while (!holds()) await pause(2)
  }
  return within(look(), 5_000, String(holds))
}
