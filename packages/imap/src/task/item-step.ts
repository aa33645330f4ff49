import { step as bind, type Step } from '@papy/contract/function'

/** A function of a bare item with arguments bound to it, as the compiler knows it. */
export interface ItemStep<in T, out R> extends Step {
  /** For the compiler only: no such property exists at run time. */
  readonly '~item': (item: T) => R
}

/**
 * Binds arguments to a function of a bare item: `addTask(step(scale, 10), [1, 2])` calls `scale(1, 10)`, `scale(2, 10)`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what is no function
 */
export function step<T, A extends readonly unknown[], R>(fn: (item: T, ...bound: A) => R, ...args: A): ItemStep<T, R> {
  return bind(fn as never, ...args) as ItemStep<T, R>
}
