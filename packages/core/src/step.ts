import { type Step, type UserFunction, step as untyped } from '@papy/contract/function'
import type { BoundArguments, BoundStep, CheckedInbox, InboxOf, ResultOf } from './wire.ts'

/** Binds arguments to a function; see {@link step}. */
export interface StepFunction {
  /**
   * `step(align, { penalty: 2 })` is called as `align(inbox, { penalty: 2 })`. Given a step, adds to its arguments.
   *
   * @throws ArgumentError `ERR_ARGUMENT` for what is no function, a class among them.
   */
  <const F extends UserFunction | Step>(
    fn: F & CheckedBinding<F>,
    ...args: BoundArguments<F>
  ): BoundStep<InboxOf<F>, ResultOf<F>>

  /**
   * Names a function instead of passing it: `step.from(import.meta.url, 'align')`. Nothing is imported yet.
   *
   * @param url - Of the module that exports it.
   * @param name - Of the export; dotted for what stands inside one: `'Geometry.area'`.
   * @throws ArgumentError `ERR_ARGUMENT` for what is no absolute URL, or no name.
   */
  from(url: string | URL, name: string, ...args: readonly unknown[]): BoundStep
}

/** Binds arguments to a function, so that a Worker can call it with an inbox alone. */
export const step: StepFunction = untyped as unknown as StepFunction

type CheckedBinding<F> = F extends (inbox: infer In, ...args: never[]) => unknown ? CheckedInbox<In> : unknown
