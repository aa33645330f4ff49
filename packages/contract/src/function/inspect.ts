import type { Session } from 'node:inspector'
import { RuntimeError } from '../errors.ts'
import type { UserFunction } from './step.ts'

/** Variables that a function sees around it. */
export interface Scope {
  /** V8's word: `Closure`, `Block`, `Catch`, `Module`, `Script`, `Eval`, `With`. */
  readonly type: string
  /** Variables by name. Reading one that is not initialised yet throws. */
  readonly values: Readonly<Record<string, unknown>>
}

/** What V8's inspector tells of a function. */
export interface Inspection {
  /** Where it begins; absent for native and bound functions. */
  readonly place?: Place
  /** Innermost first, without the global one. V8 keeps only variables that some function uses. */
  readonly scopes: readonly Scope[]
}

/** A place in a script; lines and columns count from 0. */
export interface Place {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/** Calls a method of the inspector; the answer is there when it returns. */
export type Post = (method: string, params?: object) => unknown

const hatch = Symbol.for('papy.inspected')

/**
 * Looks into a function with `node:inspector`; nothing of it runs, no port is opened.
 *
 * @throws RuntimeError `ERR_NO_INSPECTOR`
 */
export function inspect(fn: UserFunction): Inspection {
  return withSession((post) => {
    const box: { value: unknown } = { value: fn }
    Object.defineProperty(globalThis, hatch, { value: box, configurable: true })
    try {
      return read(post, box)
    } finally {
      Reflect.deleteProperty(globalThis, hatch)
    }
  })
}

/**
 * Connects to the inspector for as long as `use` takes.
 *
 * @throws RuntimeError `ERR_NO_INSPECTOR`
 */
export function withSession<T>(use: (post: Post, session: Session) => T): T {
  const session = connected()
  const post: Post = (method, params) => {
    let answer: unknown
    let failure: Error | null = null
    session.post(method, params, (error: Error | null, result?: unknown) => {
      failure = error
      answer = result
    })
    if (failure !== null) throw failure
    return answer
  }
  try {
    return use(post, session)
  } finally {
    session.disconnect()
  }
}

// Loaded when first needed: workers never are in need of it, and a Node may be built or started without.
function connected(): Session {
  try {
    const session = new (process.getBuiltinModule('node:inspector').Session)()
    session.connect()
    return session
  } catch (cause) {
    const message =
      'functions cannot be located because node:inspector is not available; name them with step.from(url, name)'
    throw new RuntimeError('ERR_NO_INSPECTOR', message, { cause })
  }
}

/** Parts used of the inspector's answers. */
interface RemoteObject {
  readonly objectId?: string
  readonly value?: unknown
}
interface Properties {
  readonly internalProperties?: readonly { readonly name: string; readonly value?: RemoteObject }[]
}
interface RawScope {
  readonly description: string
  readonly object: Readonly<Record<string, unknown>>
}

function read(post: Post, box: { value: unknown }): Inspection {
  const expression = 'globalThis[Symbol.for("papy.inspected")].value'
  const { result } = post('Runtime.evaluate', { expression }) as { readonly result: RemoteObject }
  const { internalProperties = [] } = post('Runtime.getProperties', {
    objectId: result.objectId,
    ownProperties: true,
  }) as Properties
  const internal = (name: string) => internalProperties.find((property) => property.name === name)?.value
  const place = internal('[[FunctionLocation]]')?.value as Place | undefined
  return { ...(place === undefined ? {} : { place }), scopes: scopesOf(post, internal('[[Scopes]]'), box) }
}

// The list of scopes is itself an object of this realm, so it can be handed over: no variable is copied,
// identities hold.
function scopesOf(post: Post, list: RemoteObject | undefined, box: { value: unknown }): Scope[] {
  if (list?.objectId === undefined) return []
  const functionDeclaration = 'function () { globalThis[Symbol.for("papy.inspected")].value = this }'
  post('Runtime.callFunctionOn', { objectId: list.objectId, functionDeclaration })
  const raw = Array.from(box.value as ArrayLike<RawScope>)
  return raw
    .filter(({ description }) => description !== 'Global')
    .map(({ description, object }) => ({ type: description, values: object }))
}

/** Reads a variable; `undefined` also where it is not initialised yet. */
export function variable({ values }: Scope, name: string): unknown {
  try {
    return values[name]
  } catch {
    return undefined
  }
}

/** True where a scope has a variable of that name, initialised or not. */
export function hasVariable({ values }: Scope, name: string): boolean {
  return Object.getOwnPropertyNames(values).includes(name)
}
