import type { Bytes } from '../units.ts'

/** Values looked at before the rest is taken to be alike. */
const MAX_VALUES = 256

/** Roughly what a value weighs on its way to a worker. Looks at some hundred parts of it at most. */
export function weightOf(value: unknown): Bytes {
  try {
    return weigh(value, { left: MAX_VALUES })
  } catch {
    // A Proxy, say, that throws when it is looked at: what is wrong with it is found when it is sent.
    return 8
  }
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

function ownValues(value: object): unknown[] {
  if (value instanceof Map) return [...value.entries()]
  return value instanceof Set ? [...value] : Object.values(value)
}
