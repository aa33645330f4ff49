import { isUtf8 } from 'node:buffer'
import type { Serializer } from '@papy/contract'
import {
  malformedValue,
  reading,
  refusedCircle,
  refusedWhole,
  type Survey,
  survey,
  writing,
} from '@papy/contract/value'
import { withErrors, withoutErrors } from './errors-apart.ts'
import { rules } from './rules.ts'

/** Writes values as JSON. */
export class JsonSerializer implements Serializer {
  readonly mediaType = 'application/json'

  encode(value: unknown): readonly Uint8Array[] {
    const found = survey(value, rules)
    return writing(rules, () => {
      if (!found.isSpecial) return [textOf(value, found)]
      // Taking errors out follows circles for ever.
      if (found.shared.size > 0) refuseCircle(value)
      const { rest, errors } = withoutErrors(value)
      return [textOf(rest, found), Buffer.from(errors)]
    })
  }

  decode(parts: readonly Uint8Array[]): unknown {
    return reading('json()', () => {
      const [first, errors] = parts
      if (first === undefined || parts.length > 2) throw malformedValue('json()', `there are ${parts.length} of them`)
      const value = parsed(first)
      return errors === undefined ? value : withErrors(value, parsed(errors))
    })
  }
}

function textOf(value: unknown, { shared }: Survey): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(value))
  } catch (error) {
    if (error instanceof TypeError && shared.size > 0) refuseCircle(value)
    if (error instanceof RangeError && /string length/.test(error.message))
      throw refusedWhole(
        rules,
        'is longer as JSON than a string can be (512 MiB)',
        'send smaller values, or use v8() or cbor()',
        error,
      )
    throw error
  }
}

function refuseCircle(value: unknown): void {
  const refusal = refusedCircle(value, rules)
  if (refusal !== undefined) throw refusal
}

function parsed({ buffer, byteOffset, byteLength }: Uint8Array): unknown {
  const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
  if (!isUtf8(bytes)) throw malformedValue('json()', 'they are no UTF-8 text')
  return JSON.parse(bytes.toString()) as unknown
}
