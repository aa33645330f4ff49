import { ArgumentError, describe } from '../errors.ts'
import type { Guarantee } from '../journal/record.ts'
import type { Plugin } from '../plugin.ts'
import type { Recipe } from '../recipe.ts'

/** A worker function: takes an inbox and any bound arguments, gives a value or a promise. */
export type UserFunction = (inbox: never, ...args: never[]) => unknown

/** What a function does with the transports of its run, so that these can be opened for it, and refused before. */
export type StepItems =
  /** It puts items into this one, and gives tickets for them. */
  | { readonly puts: Plugin<'transport'> }
  /** It takes items against tickets: of whatever was put upstream of it, and what earlier runs put into this one. */
  | { readonly takes: Plugin<'transport'> | 'upstream' }

/** What a plan is to warn of where this function stands in it. */
export interface StepCaution {
  readonly code: 'WARN_SHELL'
  /** What it does, without a subject; `; ` and what to do. */
  readonly message: string
}

/**
 * A function as the user gave it, with what is bound to it. Made by `step()`, `step.from()`, `imports()`, or
 * {@link toStep}.
 */
export interface Step {
  /** Absent only where the function is named by `from`. */
  readonly fn?: UserFunction
  /** Passed after the inbox. */
  readonly args: readonly unknown[]
  /**
   * Modules passed as last argument: local name to `'node:os'`, `'a|b'` (the first there is), `'?x'` (if there is
   * one).
   */
  readonly modules?: Readonly<Record<string, string>>
  /** The export that is the function. */
  readonly from?: { readonly url: string; readonly export: string }
  /** Set where the function uses transports itself. */
  readonly items?: StepItems
  /** The call that made it, where its function cannot be named alone, or should not be: `dumpItem(file(), { keep: true })`. */
  readonly recipe?: Recipe
  /**
   * Set where the function answers a session: it is called once a run, with the arguments alone, and what it
   * answers is called with the inboxes. For serial pipers of a graph only.
   */
  readonly session?: true
  /** Of a session that goes on in runs with a journal: what it promises, where that is known before it is opened. */
  readonly guarantee?: Guarantee
  /** Set where the function holds what has to be closed with its run: programs, connections. Its worker is waited for. */
  readonly holds?: boolean
  /** Set where the function does something that one should know of. */
  readonly caution?: StepCaution
}

/** Binds arguments to a function; `from` names the function instead of giving it. */
export interface StepFactory {
  /** @throws ArgumentError `ERR_ARGUMENT` */
  (fn: UserFunction | Step, ...args: readonly unknown[]): Step
  /**
   * Names a function by the module that exports it, `import.meta.url` for this one. Nothing is imported yet.
   *
   * @throws ArgumentError `ERR_ARGUMENT`
   */
  from(url: string | URL, name: string, ...args: readonly unknown[]): Step
}

/** Marks steps, also those of another copy of this package. */
const brand = Symbol.for('papy.step')

/** Binds arguments to a function: `step(align, { penalty: 2 })`. Given a step, adds to its arguments. */
export const step: StepFactory = Object.assign(
  (fn: UserFunction | Step, ...args: readonly unknown[]): Step => {
    const bound = toStep(fn)
    return args.length === 0 ? bound : changed(bound, { args: [...bound.args, ...args] })
  },
  {
    from: (url: string | URL, name: string, ...args: readonly unknown[]): Step => {
      const href = String(url)
      if (!URL.canParse(href))
        throw refusal(`step.from(url, name): url must be a URL such as import.meta.url, not ${describe(url)}`, url)
      if (typeof name !== 'string' || name === '')
        throw refusal(`step.from(url, name): name must be the name of an export, not ${describe(name)}`, name)
      return stepOf({ from: { url: href, export: name }, args })
    },
  },
)

/** True for what {@link step}, `step.from`, `imports` and {@link toStep} make. */
export function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && brand in value
}

/**
 * Takes a function or a step as a step.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for anything else, classes included
 */
export function toStep(fn: UserFunction | Step): Step {
  if (isStep(fn)) return fn
  if (typeof fn !== 'function') throw refusal(`a worker function or step is expected, not ${describe(fn)}`, fn)
  if (isClass(fn)) throw refusal(`class ${fn.name} is no worker function; give a function that makes and uses one`, fn)
  return stepOf({ fn, args: [] })
}

/** Makes a step of its parts, unchecked. */
export function stepOf(parts: Step): Step {
  const made = { ...parts, args: Object.freeze([...parts.args]) }
  return Object.freeze(Object.defineProperty(made, brand, { value: true }))
}

/** A step with some parts changed, so that what made it makes it no more. */
export function changed({ recipe: _, ...parts }: Step, changes: Partial<Step>): Step {
  return stepOf({ ...parts, ...changes })
}

/** Tells what errors and default node names call the function of a step. */
export function stepName({ fn, from, recipe }: Step): string {
  // What the user called, not what that bound.
  if (recipe !== undefined) return recipe.export
  if (from !== undefined) return from.export.slice(from.export.lastIndexOf('.') + 1)
  // A class may give a function a static `name` that is anything.
  return typeof fn?.name === 'string' && fn.name !== '' ? fn.name : 'anonymous'
}

/** True for what only `new` can call. */
export function isClass(fn: UserFunction): boolean {
  return /^class\b/.test(Function.prototype.toString.call(fn))
}

function refusal(message: string, value: unknown): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
