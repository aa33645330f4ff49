import type { PiperError } from '@papy/contract'
import { duration, flag, label, type Rules } from '@papy/contract/engine'
import type { Step } from '@papy/contract/function'
import type { ItemStep } from './item-step.ts'
import type { Task } from './task.ts'

/** Options of one task. */
export interface TaskOptions {
  /** Ms an item may compute. @defaultValue no limit */
  readonly timeoutMs?: number
  /** Keep results by index, in `task.tracked`. @defaultValue false */
  readonly track?: boolean
  /** @defaultValue the function's name, made unique */
  readonly name?: string
  /** @defaultValue as the IMap */
  readonly ordered?: boolean
  /** Throw at a failed item instead of yielding a placeholder, and end. @defaultValue false */
  readonly debug?: boolean
  /** Whether buffers in items and results are moved instead of copied. @defaultValue as the IMap */
  readonly transfer?: boolean
}

/** A function that a task calls on bare items, one with bound arguments, or a Worker, which gets `[item]`. */
export type Mapped<T, R> = ((item: T) => R) | ItemStep<T, R> | { readonly steps: readonly Step[] } | Step

/** What a task reads; placeholders among it are passed on. */
export type TaskInput<T> = Iterable<T | PiperError> | AsyncIterable<T | PiperError>

/** What a task yields of a function's results. */
export type Mappings<R> = Task<Awaited<R> | PiperError>

/** What {@link TaskOptions} may be. */
export const taskRules: Rules<TaskOptions> = {
  timeoutMs: duration(1),
  track: flag,
  name: label,
  ordered: flag,
  debug: flag,
  transfer: flag,
}

/** The names of a task's options. */
export const taskOptionNames: readonly string[] = Object.keys(taskRules)
