import { realpathSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
import type { PiperInput } from '@papy/core'
import { type Source, sourceOf } from '../input/source.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import type { Stdin } from '../streams.ts'
import type { Request } from './request.ts'

/**
 * What a run reads: what `--input` names, else what the file exports as `inputs`, else standard input, unless somebody
 * types there.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`, where there is nothing; PlumberError `ERR_NO_PIPELINE`
 */
export async function inputsOf(
  request: Request,
  pipeline: LoadedPipeline,
  stdin: Stdin,
): Promise<readonly PiperInput[]> {
  const { inputs, format, output } = request
  for (const name of inputs) if (output !== undefined && isSame(name, output)) throw overwritten(name)
  if (inputs.length > 0) return inputs.map((name) => sourceOf(name, stdin, format))
  const own = await pipeline.inputs()
  if (own !== undefined) return own
  if (!stdin.isTerminal) return [sourceOf('-', stdin, format)]
  const names = pipeline.plumber.inputs().map(({ name }) => name)
  const message = `there is nothing to read for ${names.join(', ')}; give --input <file>, write into standard input, or export inputs from ${request.file}`
  throw new ArgumentError('ERR_ARGUMENT', message)
}

/** Lets go of an input, if it is one of the command's own. */
export function closeInput(input: PiperInput): void {
  const { close } = input as Partial<Source>
  if ('share' in input && close !== undefined) close.call(input)
}

function isSame(input: string, output: string): boolean {
  if (input === '-' || output === '-') return false
  try {
    return realpathSync.native(input) === realpathSync.native(output)
  } catch {
    return false
  }
}

function overwritten(name: string): ArgumentError {
  const message = `${name} is read and would be written over; give --output another name`
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'output', value: name })
}
