import { type FailureOrigin, isPiperError, PiperError, WorkerError } from '../errors.ts'

/** What an inbox with placeholders becomes: the only one itself, or one that names every original failure once. */
export function mergePlaceholders(placeholders: readonly PiperError[]): PiperError {
  const [first] = placeholders
  const distinct = new Set(placeholders)
  if (distinct.size === 1) return first as PiperError
  const errors = new Set<WorkerError>()
  for (const { errors: causes } of distinct) for (const cause of causes) errors.add(cause)
  return new PiperError([...errors], { node: first?.node, index: first?.index })
}

/** The placeholder of one failed call. */
export function placeholderOf(cause: unknown, origin: FailureOrigin): PiperError {
  return new PiperError([new WorkerError(cause, origin)], origin)
}

/** Whether any of the values is a placeholder. */
export function anyFailed(values: readonly unknown[]): boolean {
  for (const value of values) if (typeof value === 'object' && isPiperError(value)) return true
  return false
}
