import assert from 'node:assert/strict'
import { describe, isPapyError, type Serializer } from '@papy/contract'
import type { Samples } from './samples.ts'

/** Parts in memory of their own, as if they had come over a wire. */
export const copies = (parts: readonly Uint8Array[]): Uint8Array[] => parts.map((part) => new Uint8Array(part))

/** Fails unless all samples come back as they were. */
export function allKept(writer: Serializer, reader: Serializer, samples: Samples): void {
  for (const [what, value] of Object.entries(samples)) kept(writer, reader, value, what)
}

/** Fails unless a value comes back as it was. */
export function kept(writer: Serializer, reader: Serializer, value: unknown, what: string): void {
  const back = reader.decode(copies(writer.encode(value)))
  assert.deepEqual(back, value, `${what} came back as something else`)
  if (value instanceof Error) sameError(back, value)
}

// `deepEqual` does not look at all of an error.
function sameError(actual: unknown, expected: Error): void {
  assert.ok(actual instanceof Error, 'an error came back as something else')
  for (const field of ['name', 'message', 'stack', 'code', 'at'] as const)
    assert.deepEqual((actual as never)[field], (expected as never)[field], `${field} of an error`)
  if (expected.cause instanceof Error) sameError(actual.cause, expected.cause)
}

/** The same, where it may also be refused when it is written. */
export function keptOrRefused(writer: Serializer, reader: Serializer, value: unknown, what: string): void {
  const parts = encodedOrRefused(writer, value, what)
  if (parts !== undefined) assert.deepEqual(reader.decode(copies(parts)), value, `${what} came back as something else`)
}

/** What is written for a value; `undefined` where it is refused as it should be. */
export function encodedOrRefused(writer: Serializer, value: unknown, what: string): readonly Uint8Array[] | undefined {
  try {
    return writer.encode(value)
  } catch (error) {
    isRefusal(error, 'ERR_NOT_SERIALIZABLE', `writing ${what}`)
    return undefined
  }
}

/** Fails unless bytes are read as something, or refused as they should be. */
export function decodedOrRefused(reader: Serializer, parts: readonly Uint8Array[], what: string): void {
  try {
    reader.decode(parts)
  } catch (error) {
    isRefusal(error, 'ERR_MALFORMED', `reading ${what}`)
  }
}

/** Fails unless a value is refused wherever it is, by a message that leads there. */
export function refusedWithPath(writer: Serializer, value: unknown, what: string): void {
  refusedAs('ERR_NOT_SERIALIZABLE', what, () => writer.encode(value))
  const error = refusedAs('ERR_NOT_SERIALIZABLE', what, () => writer.encode({ deep: [0, { inner: value }] }))
  assert.match(String((error as Error).message), /deep.*1.*inner/, `the path of ${what} is in the message`)
}

/** The error of a call; fails unless that has such a code. */
export function refusedAs(code: string, what: string, call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    isRefusal(error, code, what)
    return error
  }
  return assert.fail(`${what} was not refused; it should be with ${code}`)
}

function isRefusal(error: unknown, code: string, what: string): void {
  const found = isPapyError(error) ? error.code : 'no code of ours'
  assert.equal(found, code, `${what} was refused with ${describe(error)}, not ${code}`)
}
