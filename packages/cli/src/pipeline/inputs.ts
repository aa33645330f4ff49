import { describe, PlumberError } from '@papy/contract'
import type { Namespace } from '@papy/contract/function'
import type { PiperInput } from '@papy/core'

/**
 * The data sets that a module exports as `inputs`: an array of iterables, or a function that returns one, or a promise of
 * one. `undefined` where it exports none.
 *
 * @param file - what people call the module
 * @throws (rejects) PlumberError `ERR_NO_PIPELINE`
 */
export async function inputsOf(module: Namespace, file: string): Promise<readonly PiperInput[] | undefined> {
  const { inputs } = module
  if (inputs === undefined) return undefined
  const given = typeof inputs === 'function' ? await called(inputs as () => unknown, file) : await inputs
  if (Array.isArray(given) && given.every(isIterable)) return given
  const message = `the inputs of ${file} are ${described(given)}; export an array of iterables, one for each input: [records]`
  throw new PlumberError('ERR_NO_PIPELINE', message, { value: given })
}

async function called(inputs: () => unknown, file: string): Promise<unknown> {
  try {
    return await inputs()
  } catch (cause) {
    const message = `inputs() of ${file} threw ${describe(cause)}; mend it`
    throw new PlumberError('ERR_NO_PIPELINE', message, { cause })
  }
}

function described(given: unknown): string {
  const wrong = Array.isArray(given) ? given.find((one) => !isIterable(one)) : undefined
  return Array.isArray(given) ? `${describe(given)}, with ${describe(wrong)} in it` : describe(given)
}

function isIterable(value: unknown): value is PiperInput {
  if (typeof value !== 'object' || value === null) return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}
