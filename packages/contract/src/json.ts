/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** Path of the first part of a value that JSON cannot hold, a circle included; `undefined` if all of it is JSON. */
export function findNonJson(value: unknown, path = 'options'): string | undefined {
  return find(value, path, [])
}

function find(value: unknown, path: string, around: readonly unknown[]): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path
  if (typeof value !== 'object' || around.includes(value)) return path
  const parts = partsOf(value, path)
  if (parts === undefined) return path
  for (const [partPath, part] of parts) {
    const found = find(part, partPath, [...around, value])
    if (found !== undefined) return found
  }
  return undefined
}

function partsOf(value: object, path: string): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item, i) => [`${path}[${i}]`, item])
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined
  return Object.entries(value).map(([key, item]) => [`${path}.${key}`, item])
}
