import { importExport } from './exported.ts'
import { anchored, loadModules } from './modules.ts'
import { noRun } from './session.ts'
import { isStep, type Step, stepName, type UserFunction } from './step.ts'

/** A step ready to be called: arguments and modules are applied. */
export interface LiveStep {
  readonly name: string
  readonly call: (inbox: unknown) => unknown
}

// What had to be imported, or is being imported.
const known = new WeakMap<Step, LiveStep | Promise<LiveStep>>()

/**
 * Makes a step ready in this thread; at once unless something must be imported, and then once.
 *
 * @throws RuntimeError `ERR_IMPORT`, `ERR_NOT_EXPORTED`, `ERR_TYPESCRIPT`, as rejections; StateError
 * `ERR_STATE` for a session, which a run opens
 */
export function live(step: Step): LiveStep | Promise<LiveStep> {
  const { fn, args, modules } = step
  if (step.session) throw noRun(step)
  if (fn !== undefined && modules === undefined) return { name: stepName(step), call: callOf(fn, args) }
  const ready = known.get(step) ?? prepare(step)
  known.set(step, ready)
  return ready
}

async function prepare(step: Step): Promise<LiveStep> {
  try {
    const alive = await bring(step)
    known.set(step, alive)
    return alive
  } catch (error) {
    known.delete(step)
    throw error
  }
}

async function bring(step: Step): Promise<LiveStep> {
  const found = step.fn ?? (await importExport(step.from as NonNullable<Step['from']>))
  const { args, from } = step
  const modules = anchored(step)
  return bind(found, { name: stepName(step), args, ...(modules && { modules }), ...(from && { base: from.url }) })
}

/** What a function is to be called with. */
export interface Binding {
  readonly name: string
  readonly args: readonly unknown[]
  readonly modules?: Readonly<Record<string, string>>
  /** Module from which modules are looked for. */
  readonly base?: string
}

/** Binds arguments and modules to a function, or to a step that a module exports, which brings its own. */
export async function bind(found: UserFunction | Step, { name, args, modules, base }: Binding): Promise<LiveStep> {
  if (isStep(found)) {
    const fn = found.fn ?? (await importExport(found.from as NonNullable<Step['from']>))
    const all = { ...anchored(found), ...modules }
    return bind(fn, {
      name,
      args: [...found.args, ...args],
      ...(Object.keys(all).length > 0 && { modules: all }),
      ...(base && { base }),
    })
  }
  const last = modules === undefined ? [] : [await loadModules(modules, base)]
  return { name, call: callOf(found, [...args, ...last]) }
}

// Called without `this`, as any function that was passed on.
function callOf(fn: UserFunction, args: readonly unknown[]): LiveStep['call'] {
  const callable = fn as (...given: unknown[]) => unknown
  if (args.length === 0) return (inbox) => callable(inbox)
  const [first] = args
  if (args.length === 1) return (inbox) => callable(inbox, first)
  return (inbox) => callable(inbox, ...args)
}
