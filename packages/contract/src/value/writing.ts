import { isPapyError } from '../errors.ts'
import { isOverflow } from './malformed.ts'
import { refusedWhole } from './refused.ts'
import type { ValueRules } from './rules.ts'

/**
 * Writes a value; a failure that no rule foresaw is a refusal too: nesting that the stack does not hold, results longer than
 * a string or a buffer can be.
 */
export function writing<T>(rules: ValueRules, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (isPapyError(error)) throw error
    if (isOverflow(error))
      throw refusedWhole(rules, 'is nested too deeply', 'send a flatter value, e.g. a list instead of a chain', error)
    const advice = 'send smaller values, or look at the cause'
    throw refusedWhole(
      rules,
      `fails to be written (${error instanceof Error ? error.message : String(error)})`,
      advice,
      error,
    )
  }
}
