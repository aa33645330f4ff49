import { existsSync } from 'node:fs'
import { commonJsName } from './commonjs.ts'
import { exportName } from './export-name.ts'
import type { FunctionRef } from './function-ref.ts'
import { inlineRef } from './inline.ts'
import { type Inspection, inspect, type Place } from './inspect.ts'
import { notExported } from './refusal.ts'
import { fileOf, type Script, scriptOf } from './script.ts'
import type { Step, UserFunction } from './step.ts'

// Only what was found: a module that is still being evaluated may export the function later.
const located = new WeakMap<UserFunction, FunctionRef>()

/**
 * Finds how a worker can get the function of a step: the export of its module that it is, or its source where it needs
 * nothing of the code around it. Synchronous; imports and runs nothing.
 *
 * @throws ArgumentError `ERR_CAPTURE` (field `variables`) for a function that uses variables around it,
 * `ERR_NOT_EXPORTED` for a bound, native or instance method
 */
export function locate({ fn, from }: Step): FunctionRef {
  if (fn === undefined) return { kind: 'module', ...(from as NonNullable<Step['from']>) }
  const ref = located.get(fn) ?? find(fn)
  located.set(fn, ref)
  return ref
}

/** URL of the module a step's function stands in; undefined where it stands in none. */
export function originOf({ fn, from }: Step): string | undefined {
  if (fn === undefined) return from?.url
  const inspection = inspect(fn)
  return inspection.place === undefined ? from?.url : scriptOf(fn, inspection)?.url
}

function find(fn: UserFunction): FunctionRef {
  const inspection = inspect(fn)
  const { place } = inspection
  const script = scriptOf(fn, inspection)
  if (place === undefined || script === undefined || script.url?.startsWith('node:'))
    throw notExported(
      fn,
      'is bound or native, so it cannot be found in a module; give an exported function that calls it',
    )
  const name = exportOf(fn, script, { ...inspection, place })
  return name === undefined ? inlineRef(fn, inspection) : { kind: 'module', url: script.url as string, export: name }
}

// Without a file there is nothing to import, as for `node --eval`.
function exportOf(
  fn: UserFunction,
  script: Script,
  inspection: Inspection & { readonly place: Place },
): string | undefined {
  const file = fileOf(script)
  if (script.url === undefined || (file !== undefined && !existsSync(file))) return undefined
  const commonJs = file === undefined || script.isModule ? undefined : commonJsName(fn, file)
  return commonJs === undefined ? exportName(fn, script, inspection) : commonJs.name
}
