import * as papy from './errors.ts'

/** The class of an error by names. */
export interface ErrorClassName {
  /** Nearest class that every Node knows, or every copy of this package. */
  readonly type: string
  /** Its own class, where that is another. */
  readonly className?: string
  /** Whether it is one of this project's errors. */
  readonly papy: boolean
}

/** How far up classes are looked for. */
const MAX_CLASSES = 100

/** Characters of the name of a class. */
const MAX_NAME = 256

/** Which class an error is of, and which known class that extends. */
export function classOf(thrown: Error): ErrorClassName {
  const ours = papy.isPapyError(thrown)
  let className: string | undefined
  let at = prototypeAbove(thrown)
  for (let left = MAX_CLASSES; left > 0 && at !== undefined; left--) {
    const name = constructorName(at)
    className ??= name
    if (name !== undefined && knownClass(name, ours) !== undefined)
      return { type: name, papy: ours, ...(className === name ? {} : { className: className as string }) }
    at = prototypeAbove(at)
  }
  return { type: 'Error', papy: ours, ...(className === undefined ? {} : { className }) }
}

function prototypeAbove(value: object): object | undefined {
  try {
    return (Object.getPrototypeOf(value) as object | null) ?? undefined
  } catch {
    return undefined
  }
}

function constructorName(prototype: object): string | undefined {
  try {
    const name: unknown = Object.hasOwn(prototype, 'constructor') ? prototype.constructor.name : undefined
    return typeof name === 'string' && name !== '' ? name.slice(0, MAX_NAME) : undefined
  } catch {
    return undefined
  }
}

/** The prototype of the known class; of a class of the same name that extends it, where it was another. */
export function prototypeOf({ type, className, papy: ours }: ErrorClassName): object {
  const Known = knownClass(type, ours) ?? Error
  if (className === undefined) return Known.prototype
  const named = { [className]: class extends Known {} }
  return (named[className] as ErrorClass).prototype
}

type ErrorClass = new (message?: string) => Error

function knownClass(name: string, ours: boolean): ErrorClass | undefined {
  for (const known of ours ? [papy, globalThis] : [globalThis]) {
    const found = (known as unknown as Record<string, { prototype?: unknown } | undefined>)[name]
    if (found?.prototype instanceof Error || found === Error) return found as unknown as ErrorClass
  }
  return undefined
}
