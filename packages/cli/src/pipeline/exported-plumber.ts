import { describe, isPapyError, PlumberError } from '@papy/contract'
import type { Namespace } from '@papy/contract/function'
import type { Plumber } from '@papy/core'

/** A Plumber, and the export that it came from. */
export interface ExportedPlumber {
  readonly exported: string
  readonly plumber: Plumber
}

/**
 * The Plumber that a module exports: what `pipeline()` returns, or the only one that there is.
 *
 * @param file - what people call the module
 * @param wanted - the export that is meant
 * @throws (rejects) PlumberError `ERR_NO_PIPELINE`
 */
export async function exportedPlumber(module: Namespace, file: string, wanted?: string): Promise<ExportedPlumber> {
  const exported = wanted ?? ('pipeline' in module ? 'pipeline' : onlyPlumber(module, file))
  if (!(exported in module)) throw noPipeline(`${file} does not export ${exported}; it exports ${listed(module)}`)
  const value = module[exported]
  const subject = typeof value === 'function' ? `${exported}() of ${file} returned` : `${exported} of ${file} is`
  const plumber = typeof value === 'function' ? await called(value as Make, exported, file) : value
  if (isPlumber(plumber)) return { exported, plumber }
  const next = isDagger(plumber) ? 'make it with new Plumber() instead' : 'make it a Plumber'
  throw noPipeline(`${subject} ${describe(plumber)}; ${next}`)
}

type Make = () => unknown

async function called(make: Make, exported: string, file: string): Promise<unknown> {
  try {
    return await make()
  } catch (cause) {
    throw noPipeline(`${exported}() of ${file} threw ${mistakeIn(cause)}`, cause)
  }
}

// Ours say by themselves what to do, and have codes that can be looked up.
function mistakeIn(cause: unknown): string {
  return isPapyError(cause) ? `${cause.code}: ${cause.message}` : `${describe(cause)}; mend it`
}

function onlyPlumber(module: Namespace, file: string): string {
  const names = Object.keys(module).filter((name) => isPlumber(module[name]))
  const [first] = [...new Map(names.map((name) => [module[name], name])).values()]
  const count = new Set(names.map((name) => module[name])).size
  if (first !== undefined && count === 1) return first
  if (count > 1)
    throw noPipeline(`${file} exports several Plumbers: ${names.join(', ')}; say which with --export <name>`)
  throw noPipeline(
    `${file} exports ${listed(module)}; export a function pipeline() that returns a Plumber, or a Plumber`,
  )
}

function listed(module: Namespace): string {
  const names = Object.keys(module)
  return names.length === 0 ? 'nothing' : names.join(', ')
}

/** By what it can do: it may be of another copy of `@papy/core`. */
function isPlumber(value: unknown): value is Plumber {
  return isDagger(value) && can(value, 'stream', 'run', 'wait', 'ledger', 'events')
}

function isDagger(value: unknown): value is object {
  return can(value, 'addPipe', 'pipers', 'pipes', 'plan')
}

function can(value: unknown, ...methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((method) => typeof (value as Namespace)[method] === 'function')
}

function noPipeline(message: string, cause?: unknown): PlumberError {
  return new PlumberError('ERR_NO_PIPELINE', message, { cause })
}
