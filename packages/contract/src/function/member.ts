import type { UserFunction } from './step.ts'

/**
 * What is to be written behind the name of a value to get a function: nothing where it is the value, and, if asked for,
 * `'.key'` where it is a property of its own. Inherited ones are methods of instances; getters are not run.
 */
export function memberName(value: unknown, fn: UserFunction, members: boolean): string | undefined {
  if (value === fn) return ''
  const key = members && isHolder(value) ? ownKey(value, fn) : undefined
  return key === undefined ? undefined : `.${key}`
}

/** Names of the properties an object has itself; none where it is a Proxy that refuses. */
export function ownNames(holder: object): string[] {
  try {
    return Object.getOwnPropertyNames(holder)
  } catch {
    return []
  }
}

// Data is passed over: looking through the elements of a large array would take longer than all the rest.
function isHolder(value: unknown): value is object {
  if (typeof value === 'function') return true
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

// A key with a dot could not be told from a path.
function ownKey(holder: object, fn: UserFunction): string | undefined {
  return ownNames(holder).find((name) => !name.includes('.') && dataValue(holder, name) === fn)
}

function dataValue(holder: object, name: string): unknown {
  try {
    return Object.getOwnPropertyDescriptor(holder, name)?.value
  } catch {
    return undefined
  }
}
