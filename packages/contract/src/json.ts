/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** Path of the first part of a value that JSON cannot hold, or `undefined` if all of it is JSON. */
export function findNonJson(value: unknown, path = 'options'): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path
  if (Array.isArray(value)) return findFirst(value.map((item, i) => [`${path}[${i}]`, item]))
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return path
  return findFirst(Object.entries(value).map(([key, item]) => [`${path}.${key}`, item]))
}

function findFirst(entries: readonly (readonly [string, unknown])[]): string | undefined {
  for (const [path, value] of entries) {
    const found = findNonJson(value, path)
    if (found !== undefined) return found
  }
  return undefined
}
