import { StateError } from '../errors.ts'

/** The error of a call that the present state does not allow. */
export function stateError(subject: string, call: string, state: string, next: string): StateError {
  const code = state === 'disposed' ? 'ERR_DISPOSED' : 'ERR_STATE'
  return new StateError(code, `${subject} cannot ${call} while it is ${state}; ${next}`, { state, call })
}
