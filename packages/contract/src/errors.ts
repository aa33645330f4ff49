/** Marks errors of this project; found on them even after they crossed a thread, a process or a host. */
const brand = Symbol.for('papy.error')

/** Marks placeholders; see {@link isPiperError}. */
const placeholderBrand = Symbol.for('papy.placeholder')

/** Extra fields of an error beside `cause`: the offending value, the state, the least value that works, … */
export interface ErrorDetails {
  readonly cause?: unknown
  readonly [field: string]: unknown
}

/** Base of every error this project throws. Branch on `code`; `message` is for people and may change. */
export class PapyError extends Error {
  /** Stable name of what went wrong; each has a heading in `docs/errors.md`. */
  readonly code: string
  readonly [field: string]: unknown

  constructor(code: string, message: string, { cause, ...details }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    Object.defineProperty(this, 'name', { value: new.target.name, configurable: true, writable: true })
    Object.defineProperty(this, brand, { value: true })
    for (const [field, value] of Object.entries(details)) if (!(field in this)) Object.assign(this, { [field]: value })
  }
}

/** A wrong option or argument. Code `ERR_ARGUMENT` unless a more special one fits. */
export class ArgumentError extends PapyError {}

/** A call that the present state does not allow. Fields: `state`, `call`. */
export class StateError extends PapyError {}

/** A mistake in the shape of a graph: cycle, arity, name, unknown piper or pipe. */
export class DaggerError extends PapyError {}

/** A mistake in how a graph is run: inputs, outputs, saving, the entry module. */
export class PlumberError extends PapyError {}

/** Something took longer than it was allowed to: an item (`ERR_TIMEOUT`), a pull, a wait. */
export class TimeoutError extends PapyError {}

/** A worker ended under an item more often than the item may be attempted. */
export class WorkerLostError extends PapyError {}

/** Plugins that cannot be composed, or reopened inside a worker. */
export class PluginError extends PapyError {}

/** An item that could not be put into, or taken out of, a medium. */
export class TransportError extends PapyError {}

/** A value that cannot be written as bytes, or bytes that cannot be read. */
export class SerializerError extends PapyError {}

/** A place where workers run that could not be started or reached. */
export class RuntimeError extends PapyError {}

/** Where and on what a user's function failed. */
export interface FailureOrigin {
  /** The failing function. */
  readonly functionName: string
  /** The inbox of the Worker whose function failed. */
  readonly inbox: unknown
  /** Name of the piper or task. */
  readonly node?: string
  /** Index of the item among those of that piper or task. */
  readonly index?: number
  /** Host the attempt ran on; absent on this one. */
  readonly host?: string
  /** Label of the worker the attempt ran in; absent in this thread. */
  readonly worker?: string
  /** Which attempt failed, from 1. */
  readonly attempt?: number
}

/** One failed evaluation: what a user's function threw, and where. `code` is that of a {@link PapyError} cause. */
export class WorkerError extends PapyError {
  /** Of the function that failed. */
  declare readonly functionName: string
  /** What its Worker was called with; not shown where the error is printed. */
  declare readonly inbox: unknown
  /** Name of the piper, or of the task. */
  declare readonly node: string | undefined
  /** Of the item, from 0. */
  declare readonly index: number | undefined
  /** Name of the host it failed on. */
  declare readonly host: string | undefined
  /** Label of the worker it failed in, where that is known here: `'thread 3'`. */
  declare readonly worker: string | undefined
  /** Which attempt this was, from 1. */
  declare readonly attempt: number | undefined

  constructor(cause: unknown, { functionName, inbox, node, index, host, worker, attempt }: FailureOrigin) {
    const at = node === undefined ? '' : ` at item ${index} of ${node}`
    super(isPapyError(cause) ? cause.code : 'ERR_WORKER', `${functionName} failed${at}: ${describe(cause)}`, { cause })
    // A thrown `undefined` is a cause too.
    if (cause === undefined)
      Object.defineProperty(this, 'cause', { value: undefined, configurable: true, writable: true })
    Object.assign(this, { functionName, node, index, host, attempt })
    // Not shown where the error is printed: an inbox may hold thousands of items.
    Object.defineProperty(this, 'inbox', { value: inbox, configurable: true, writable: true })
    // Nor is what differs from run to run.
    if (worker !== undefined)
      Object.defineProperty(this, 'worker', { value: worker, configurable: true, writable: true })
  }
}

/**
 * The placeholder of an item that failed: it takes the item's place and flows on, so that one item in is one item out.
 * Found with {@link isPiperError}. `code` is that of the first error.
 */
export class PiperError extends PapyError {
  /** Every original failure behind this placeholder, each once. */
  declare readonly errors: readonly WorkerError[]
  /** Name of the piper or task at which the item failed. */
  declare readonly node: string | undefined
  /** Index of the item among those of that piper or task. */
  declare readonly index: number | undefined

  constructor(
    errors: readonly WorkerError[],
    { node, index }: { readonly node?: string | undefined; readonly index?: number | undefined } = {},
  ) {
    const [first] = errors
    super(first?.code ?? 'ERR_WORKER', first?.message ?? 'an item failed', { cause: first })
    Object.assign(this, { errors, node, index })
    Object.defineProperty(this, placeholderBrand, { value: true })
  }
}

// Not in a static block: what compiles it would rename the class.
Object.defineProperty(PiperError.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: printed })

/** Node's `inspect`, as it is passed to an object that prints itself. */
type Inspect = (value: unknown, options: object) => string

/** Causes that a placeholder is printed with. */
const MOST_SHOWN = 3

/** How a placeholder is printed: short, however much is behind it; `errors` has it all. */
function printed(this: PiperError, depth: number, options: object, inspect: Inspect): string {
  const { name, code, message, errors } = this
  const head = `${name} [${code}]: ${message}`
  if (depth < 0 || !Array.isArray(errors)) return `[${head}]`
  const shown = errors.slice(0, MOST_SHOWN).map((error) => indented(inspected(error, options, inspect)))
  const more = errors.length > shown.length ? [indented(`… and ${errors.length - shown.length} more in errors`)] : []
  return [head, ...shown, ...more].join('\n')
}

// What was thrown may be anything, and may throw when it is looked at.
function inspected(error: WorkerError, options: object, inspect: Inspect): string {
  try {
    return inspect(error.cause, options)
  } catch {
    return describe(error.cause)
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}

/** True for an error of this project, even from another copy of the package or rebuilt after crossing a wire. */
export function isPapyError(value: unknown): value is PapyError {
  return typeof value === 'object' && value !== null && has(value, brand) && isCoded(value)
}

/** True for the placeholder of a failed item: the one test there is. */
export function isPiperError(value: unknown): value is PiperError {
  if (typeof value !== 'object' || value === null || !has(value, placeholderBrand)) return false
  return isPapyError(value) && Array.isArray(value['errors'])
}

/** Quotes any value in a message: short, on one line, and without ever throwing. */
export function describe(value: unknown): string {
  try {
    const text = value instanceof Error ? `${value.name}: ${value.message}` : quote(value)
    return text.length > 300 ? `${text.slice(0, 300)}…` : text
  } catch {
    return `a ${typeof value} that cannot be printed`
  }
}

function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return value.name ? `function ${value.name}` : 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  return `a ${value.constructor?.name || 'object'}`
}

// A Proxy may have everything, and other things may throw whatever they are asked.
function isCoded(value: object): boolean {
  try {
    const isError = value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
    return isError && typeof (value as PapyError).code === 'string'
  } catch {
    return false
  }
}

// A Proxy may throw from its `has` trap.
function has(value: object, key: symbol): boolean {
  try {
    return key in value
  } catch {
    return false
  }
}
