import { describe, SerializerError } from '../errors.ts'
import { announceEntry } from './entry.ts'
import type { PortableStep } from './function-ref.ts'
import { locate } from './locate.ts'
import { anchored } from './modules.ts'
import { offer } from './offers.ts'
import { type Step, stepName } from './step.ts'
import { findUncloneable } from './uncloneable.ts'

/**
 * Writes a step so that it can be sent to a worker: where its function is, its arguments and modules.
 *
 * @throws ArgumentError `ERR_CAPTURE`, `ERR_NOT_EXPORTED` for functions no worker could get
 * @throws SerializerError `ERR_NOT_SERIALIZABLE` (field `path`) for arguments that cannot be structured-cloned
 */
export function portable(step: Step): PortableStep {
  const ref = locate(step)
  const name = stepName(step)
  checkArguments(name, step.args)
  announceEntry()
  const modules = anchored(step)
  const found = { ref, args: step.args, name, ...(modules === undefined ? {} : { modules }) }
  offer(found)
  return found
}

function checkArguments(name: string, args: readonly unknown[]): void {
  try {
    structuredClone(args)
  } catch (cause) {
    const { path, value } = findUncloneable(args, 'args') ?? { path: 'args', value: args }
    const message = `${path} of ${name} cannot be sent to a worker, it is ${describe(value)}; bind plain data, or make it in the function`
    throw new SerializerError('ERR_NOT_SERIALIZABLE', message, { cause, path, value })
  }
}
