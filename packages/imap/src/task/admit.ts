import { ArgumentError, describe, type Plugin } from '@papy/contract'
import { portable, refuseSessions, type Step, stepName, toStep, type UserFunction } from '@papy/contract/function'

/** A Worker, by what every copy of `@papy/core` marks it with. */
interface WorkerLike {
  readonly steps: readonly Step[]
}

const workerBrand = Symbol.for('papy.worker')

/** What a task evaluates: functions, and whether the first takes the bare item. */
export interface Evaluated {
  readonly steps: readonly Step[]
  readonly bare: boolean
}

/** Reads what `addTask` was given. @throws ArgumentError `ERR_ARGUMENT` */
export function evaluatedOf(fn: unknown): Evaluated {
  if (isWorker(fn)) return { steps: fn.steps, bare: false }
  if (typeof fn !== 'function' && typeof fn !== 'object')
    throw new ArgumentError('ERR_ARGUMENT', `a task needs a function, a step or a Worker, not ${describe(fn)}`, {
      value: fn,
    })
  return { steps: [toStep(fn as UserFunction | Step)], bare: true }
}

/**
 * Refuses functions that the workers could not get. Workers on this event loop take any.
 *
 * @throws ArgumentError `ERR_CAPTURE`, `ERR_NOT_EXPORTED`, `ERR_ARGUMENT` for sessions; SerializerError `ERR_NOT_SERIALIZABLE`
 */
export function admit(steps: readonly Step[], plugins: readonly Plugin<'runtime'>[]): void {
  refuseSessions(steps)
  if (plugins.every(({ supports }) => supports.sameRealm)) return
  for (const step of steps) portable(step)
}

function isWorker(value: unknown): value is WorkerLike {
  return typeof value === 'object' && value !== null && workerBrand in value
}

/**
 * Refuses functions that put items into transports themselves: outside of a pipeline nobody knows how long they are needed.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function refuseItems(steps: readonly Step[]): void {
  const found = steps.find(({ items }) => items !== undefined)
  if (found === undefined) return
  const message = `a task cannot ${stepName(found)} items; use dumpItem and loadItem in the pipers of a Plumber or Dagger`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: stepName(found) })
}
