import { ArgumentError } from '../errors.ts'
import { stepName, type UserFunction } from './step.ts'

/** A function that uses what is around it. `ERR_CAPTURE`, fields `variables`, `functionName`, `fn`. */
export function captured(fn: UserFunction, variables: readonly string[]): ArgumentError {
  const { functionName, subject } = naming(fn)
  const uses = `${subject} uses ${variables.join(', ')} of the code around it, which no worker has`
  const fix =
    `export ${subject} by name from its module (step.from(import.meta.url, name) where it is made by another function), ` +
    'or pass values with step(fn, value) and modules with imports({ … }, fn)'
  return new ArgumentError('ERR_CAPTURE', `${uses}; ${fix}`, { variables: [...variables], functionName, fn })
}

/** A function that no worker could get, for the reason given. `ERR_NOT_EXPORTED`, fields `functionName`, `fn`. */
export function notExported(fn: UserFunction, reason: string): ArgumentError {
  const { functionName, subject } = naming(fn)
  return new ArgumentError('ERR_NOT_EXPORTED', `${subject} ${reason}`, { functionName, fn })
}

function naming(fn: UserFunction): { readonly functionName: string; readonly subject: string } {
  const functionName = stepName({ fn, args: [] })
  return { functionName, subject: functionName === 'anonymous' ? 'the function' : `function ${functionName}` }
}
