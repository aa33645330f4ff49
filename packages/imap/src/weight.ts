import type { Bytes } from './units.ts'

/** Values looked at before the rest is taken to be alike. */
const MAX_VALUES = 256

/** Roughly what a value weighs on its way to a worker. Looks at some hundred parts of it at most. */
export function weightOf(value: unknown): Bytes {
  const budget = { left: MAX_VALUES }
  return weigh(value, budget)
}

function weigh(value: unknown, budget: { left: number }): Bytes {
  budget.left--
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
  if (value instanceof SharedArrayBuffer) return 8
  return weighParts(Array.isArray(value) ? value : ownValues(value), budget)
}

// What is beyond the budget weighs as much as what was seen.
function weighParts(parts: readonly unknown[], budget: { left: number }): Bytes {
  let sum = 16
  let seen = 0
  for (const part of parts) {
    if (budget.left <= 0) break
    sum += weigh(part, budget)
    seen++
  }
  return seen === 0 ? sum : (sum * parts.length) / seen
}

// Getters and Proxies are the user's code: what they throw is found when the item is sent.
function ownValues(value: object): unknown[] {
  try {
    if (value instanceof Map) return [...value.entries()]
    return value instanceof Set ? [...value] : Object.values(value)
  } catch {
    return []
  }
}
