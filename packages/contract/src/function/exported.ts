import { RuntimeError } from '../errors.ts'
import { foreignModules } from './foreign.ts'
import { isClass, isStep, type Step, type UserFunction } from './step.ts'
import { importModule, type Namespace } from './typescript.ts'

/**
 * Imports the function, or the step, that a module exports by that name.
 *
 * @throws RuntimeError `ERR_NOT_EXPORTED` (fields `url`, `export`, `exports`), `ERR_IMPORT`, `ERR_TYPESCRIPT`
 */
export async function importExport({
  url,
  export: name,
}: {
  readonly url: string
  readonly export: string
}): Promise<UserFunction | Step> {
  const module = await importModule((await foreignModules()?.locate(url)) ?? url)
  // CommonJS: what Node does not see when it scans the text is in the default export.
  const found = [module, module['default']].map((holder) => member(holder, name)).find(isCallable)
  if (found !== undefined) return found
  const exports = Object.keys(module)
  const message = `${url} exports no function named ${name}; it exports ${exports.join(', ') || 'nothing'}`
  throw new RuntimeError('ERR_NOT_EXPORTED', message, { url, export: name, exports })
}

function member(holder: unknown, name: string): unknown {
  const own = ownValue(holder, name)
  if (own !== undefined) return own
  return name.split('.').reduce(ownValue, holder)
}

// Not what is inherited: every object has a `toString`.
function ownValue(holder: unknown, key: string): unknown {
  const object = typeof holder === 'function' || (typeof holder === 'object' && holder !== null) ? holder : undefined
  return object !== undefined && Object.hasOwn(object, key) ? (object as Namespace)[key] : undefined
}

function isCallable(value: unknown): value is UserFunction | Step {
  return isStep(value) || (typeof value === 'function' && !isClass(value as UserFunction))
}
