import type { UserFunction } from './step.ts'

/**
 * What is to be written behind the name of a value to get a function: nothing where it is the value, `'.key'` where it
 * is a property of its own. Inherited ones are methods of instances, and getters are not run.
 */
export function memberName(value: unknown, fn: UserFunction): string | undefined {
  if (value === fn) return ''
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  const key = Object.getOwnPropertyNames(value).find(
    (name) => Object.getOwnPropertyDescriptor(value, name)?.value === fn,
  )
  return key === undefined ? undefined : `.${key}`
}
