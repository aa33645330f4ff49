import { isBuiltin } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ArgumentError, describe, RuntimeError } from '../errors.ts'
import { foreignModules } from './foreign.ts'
import { originOf } from './locate.ts'
import { resolveFrom } from './resolve.ts'
import { changed, type Step, toStep, type UserFunction } from './step.ts'

/**
 * Gives a function modules as its last argument, PaPy's `imports` decorator:
 * `imports({ os: 'node:os' }, ([x], { os }) => x * os.cpus().length)`. What it gets is what `await import()` gives.
 *
 * @param modules local name to specifier; `'a|b'` is the first that there is, `'?x'` is undefined where there is none
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function imports(modules: Readonly<Record<string, string>>, fn: UserFunction | Step): Step {
  for (const [name, specifier] of Object.entries(modules ?? {})) check(name, specifier)
  const step = toStep(fn)
  return changed(step, { modules: Object.freeze({ ...step.modules, ...modules }) })
}

/** The modules of a step with what is relative to its function's file made absolute. */
export function anchored(step: Step): Step['modules'] {
  const { modules } = step
  if (modules === undefined || !Object.values(modules).some(isRelative)) return modules
  const origin = originOf(step) ?? here()
  return mapValues(modules, (specifier) => specifier.replace(RELATIVE, (path) => new URL(path, origin).href))
}

/**
 * Imports modules for a function that stands in the module `base`; packages are found from there or from the
 * working directory.
 *
 * @throws RuntimeError `ERR_IMPORT`
 */
export async function loadModules(
  modules: Readonly<Record<string, string>>,
  base: string = here(),
): Promise<Record<string, unknown>> {
  const loaded = Object.entries(modules).map(
    async ([name, specifier]) => [name, await load(name, specifier, base)] as const,
  )
  return Object.freeze(Object.fromEntries(await Promise.all(loaded)))
}

const RELATIVE = /(?<=^\??|\|)\.{1,2}\/[^|]*/g

function isRelative(specifier: string): boolean {
  return specifier.search(RELATIVE) >= 0
}

function check(name: string, specifier: unknown): void {
  if (typeof specifier === 'string' && /^\??[^?|]+(?:\|[^?|]+)*$/.test(specifier)) return
  const message = `imports(): module ${name} must be a specifier such as 'node:os', 'a|b' or '?optional', not ${describe(specifier)}`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: specifier })
}

async function load(name: string, specifier: string, base: string): Promise<unknown> {
  const tried: unknown[] = []
  for (const alternative of specifier.replace(/^\?/, '').split('|')) {
    const module = await importFrom(alternative, base).catch((error: unknown) => void tried.push(error))
    if (module !== undefined) return module
  }
  if (specifier.startsWith('?')) return undefined
  const message = `module ${name} (${specifier}) could not be imported: ${describe(tried[0])}; install it, or make it optional: '?${specifier}'`
  throw new RuntimeError('ERR_IMPORT', message, { cause: tried[0], specifier })
}

async function importFrom(specifier: string, base: string): Promise<object> {
  const foreign = isBuiltin(specifier) ? undefined : foreignModules()
  if (foreign === undefined) {
    const url = resolveFrom(specifier, base) ?? resolveFrom(specifier, here()) ?? specifier
    return (await import(url)) as object
  }
  const url = specifier.startsWith('file:') ? foreign.locate(specifier) : foreign.resolve(specifier, base)
  return (await import(await url)) as object
}

function here(): string {
  return pathToFileURL(`${process.cwd()}/`).href
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
