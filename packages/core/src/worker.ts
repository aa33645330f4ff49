import { isDeepStrictEqual } from 'node:util'
import { ArgumentError, describe, isPiperError, type PiperError, WorkerError } from '@papy/contract'
import { checkOptions, label, mergePlaceholders, type Rules } from '@papy/contract/engine'
import { isStep, type LiveStep, live, type Step, stepName, toStep, type UserFunction } from '@papy/contract/function'
import type { CheckedWork, InboxOf, ResultOf, Wire, Work } from './wire.ts'

const brand = Symbol.for('papy.worker')
const piperBrand = Symbol.for('papy.piper')

/** Options of a {@link Worker}. */
export interface WorkerOptions {
  /** How it is called in names and reports. @defaultValue the names of its functions, joined by `>` */
  readonly name?: string | undefined
}

/** Options of {@link Worker.evaluate}. */
export interface EvaluateOptions {
  /** Gives the call up: it rejects with the signal's reason. What the functions do is not stopped. */
  readonly signal?: AbortSignal | undefined
}

/** An inbox, in which placeholders may stand for values. */
export type EvaluatedInbox<In> = [In] extends [never]
  ? readonly unknown[]
  : { readonly [Place in keyof In]: In[Place] | PiperError }

/** One or more functions composed left to right, with what is bound to them. May serve in many Pipers. */
export interface Worker<in In = never, out Out = unknown> extends Wire<In, Out> {
  readonly name: string
  /** Its functions, in the order they are called. */
  readonly steps: readonly Step[]
  /** Whether another Worker has the same functions, deeply equal bound arguments and the same modules. */
  equals(other: unknown): boolean
  /**
   * Calls the functions on one inbox, in this thread.
   *
   * @returns the last function's result; a {@link WorkerError} for what one of them threw; or a {@link PiperError}, and
   * nothing is called, if the inbox holds placeholders: that very one, or one that names all their failures.
   * @throws (rejects) ArgumentError `ERR_ARGUMENT` if the inbox is no array; the signal's reason; RuntimeError `ERR_IMPORT`,
   * `ERR_NOT_EXPORTED`, `ERR_TYPESCRIPT` where the module of a function cannot be had.
   */
  evaluate(inbox: EvaluatedInbox<In>, options?: EvaluateOptions): Promise<Out | WorkerError | PiperError>
}

/** Makes a {@link Worker}. */
export interface WorkerConstructor {
  /**
   * @param work - A function, a step, another Worker, or a list of these: `[f, g, h]` is `h([g([f(inbox)])])`, in one place.
   * @throws ArgumentError `ERR_ARGUMENT` for an empty list, a list of lists, and what is no function, step or Worker.
   */
  new <const W extends Work | readonly Work[]>(
    work: W & CheckedWork<W>,
    options?: WorkerOptions,
  ): Worker<InboxOf<W>, ResultOf<W>>
  readonly prototype: Worker
}

const rules: Rules<WorkerOptions> = { name: label }

/** True for a {@link Worker}, even from another copy of this package. */
export function isWorker(value: unknown): value is Worker {
  return typeof value === 'object' && value !== null && brand in value
}

/** The Worker that something is, or that is made of it. @throws ArgumentError `ERR_ARGUMENT` */
export function workerOf(work: unknown): Worker {
  return isWorker(work) ? work : new Worker(work as UserFunction)
}

/** One or more functions composed left to right. */
export const Worker: WorkerConstructor = class Worker {
  readonly name: string
  readonly steps: readonly Step[]
  #live: Promise<readonly LiveStep[]> | undefined

  constructor(work: unknown, options: WorkerOptions = {}) {
    checkOptions('Worker', options, rules)
    this.steps = Object.freeze(stepsOf(work))
    this.name = options.name ?? (isWorker(work) ? work.name : this.steps.map(stepName).join('>'))
  }

  get [brand](): true {
    return true
  }

  equals(other: unknown): boolean {
    if (!isWorker(other) || other.steps.length !== this.steps.length) return false
    return this.steps.every((step, i) => isSame(step, other.steps[i] as Step))
  }

  async evaluate(inbox: readonly unknown[], { signal }: EvaluateOptions = {}): Promise<unknown> {
    signal?.throwIfAborted()
    if (!Array.isArray(inbox)) throw noInbox(inbox)
    const placeholders = inbox.filter(isPiperError)
    if (placeholders.length > 0) return mergePlaceholders(placeholders)
    return unlessAborted(this.#call(inbox), signal)
  }

  async #call(inbox: readonly unknown[]): Promise<unknown> {
    let next = inbox
    for (const { name: functionName, call } of await this.#liveSteps()) {
      try {
        next = [await call(next)]
      } catch (cause) {
        return new WorkerError(cause, { functionName, inbox })
      }
      if (isPiperError(next[0])) break
    }
    return next[0]
  }

  // A module that could not be imported may be there the next time.
  #liveSteps(): Promise<readonly LiveStep[]> {
    this.#live ??= Promise.all(this.steps.map(live)).catch((error: unknown) => {
      this.#live = undefined
      throw error
    })
    return this.#live
  }
} as unknown as WorkerConstructor

function stepsOf(work: unknown): readonly Step[] {
  if (!Array.isArray(work)) return partsOf(work)
  if (work.length > 0) return work.flatMap(partsOf)
  throw noWork(work, 'name at least one function')
}

function partsOf(part: unknown): readonly Step[] {
  if (isWorker(part)) return part.steps
  if (isStep(part) || typeof part === 'function') return [toStep(part as UserFunction | Step)]
  if (Array.isArray(part)) throw noWork(part, 'write one flat list of functions, steps and Workers')
  if (isPiperLike(part)) throw noWork(part, 'pass piper.worker')
  throw noWork(part, 'pass a function, a step, a Worker or a list of these')
}

// Not by its class: a Piper knows Workers, so a Worker must not know Pipers.
const isPiperLike = (value: unknown): boolean => typeof value === 'object' && value !== null && piperBrand in value

const noWork = (value: unknown, next: string): ArgumentError =>
  new ArgumentError('ERR_ARGUMENT', `a Worker cannot be made of ${describe(value)}; ${next}`, { value })

const noInbox = (value: unknown): ArgumentError =>
  new ArgumentError('ERR_ARGUMENT', `an inbox is an array, not ${describe(value)}; wrap one value as [value]`, {
    value,
  })

const isSame = (one: Step, other: Step): boolean =>
  one.fn === other.fn && isDeepStrictEqual([one.from, one.modules, one.args], [other.from, other.modules, other.args])

async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result
  let abort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([result, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
