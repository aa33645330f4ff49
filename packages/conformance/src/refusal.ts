import assert from 'node:assert/strict'
import { describe, isPapyError } from '@papy/contract'
import { within } from './limit.ts'

/** Longest, in Ms, that an answer may take which needs no waiting. `PAPY_PATIENCE_MS` sets another, for a busy machine. */
export const QUICK_MS: number = Number(process.env['PAPY_PATIENCE_MS'] ?? 5_000)

/** Fails unless a call is refused, soon, with an error of one of these codes. */
export async function refused(codes: readonly string[], what: string, call: () => unknown): Promise<void> {
  const error = await failureOf(what, call)
  assert.notEqual(error, undefined, `${what} was not refused; it should be with ${codes.join(' or ')}`)
  const { code } = error as { code?: unknown }
  assert.ok(isPapyError(error), `${what} was refused with ${describe(error)}, which is no PapyError`)
  assert.ok(
    codes.includes(String(code)),
    `${what} was refused with ${code} (${describe(error)}), not ${codes.join(' or ')}`,
  )
}

/** What a call throws or rejects with; `undefined` where it does neither. */
export async function failureOf(what: string, call: () => unknown, ms: number = QUICK_MS): Promise<unknown> {
  try {
    await within(ms, what, (async () => call())())
    return undefined
  } catch (error) {
    if (error === undefined) assert.fail(`${what} threw undefined`)
    return error
  }
}
