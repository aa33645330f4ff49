import type { Serializer } from '@papy/contract'
import { attached, malformedValue, reading, type Survey, survey, type ValueRules, writing } from '@papy/contract/value'
import { Encoder, Tag } from 'cbor-x'
import { Form, formed, TAG, VERSION } from './form.ts'
import { FormedValue } from './formed-value.ts'
import { mayHaveLostText } from './lost-text.ts'
import { rules } from './rules.ts'
import { scan } from './scan.ts'
import { UnformedValue } from './unformed-value.ts'

/** The rules, for a first look: without looking at strings. */
const trusting: ValueRules = { ...rules, loneSurrogate: 'kept' }

/** Writes values as CBOR. */
export class CborSerializer implements Serializer {
  readonly mediaType = 'application/cbor'
  // No records: they are compiled to functions when they are read. No tags but our own.
  readonly #cbor = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false })

  encode(value: unknown): readonly Uint8Array[] {
    const found = survey(value, trusting)
    return writing(rules, () => {
      if (isPlain(found)) {
        const bytes = this.#cbor.encode(value)
        if (!mayHaveLostText(bytes) || isPlain(survey(value, rules))) return [bytes]
      }
      const copy = new FormedValue(found)
      const root = copy.of(value)
      const { places, small, large } = copy.attachments.written()
      return [this.#cbor.encode(formed(Form.root, [VERSION, root, places, small])), ...large]
    })
  }

  decode(parts: readonly Uint8Array[]): unknown {
    return reading('cbor()', () => {
      const [first, ...large] = parts
      if (first === undefined) throw malformedValue('cbor()', 'there are none')
      const hasTags = scan(first)
      // cbor-x leaves a note on the array it reads from.
      const copy: unknown = this.#cbor.decode(first.subarray())
      if (hasTags) return unformed(copy, large)
      if (large.length > 0) throw malformedValue('cbor()', 'there are parts too many')
      return copy
    })
  }
}

function isPlain({ isSpecial, shared }: Survey): boolean {
  return !isSpecial && shared.size === 0
}

function unformed(copy: unknown, large: readonly Uint8Array[]): unknown {
  const contents = copy instanceof Tag && copy.tag === TAG ? (copy.value as readonly unknown[]) : []
  const [form, version, value, places, small] = contents
  if (form !== Form.root || version !== VERSION)
    throw malformedValue('cbor()', `version ${String(version)} of the format is not known here`)
  if (!areNumbers(places) || !areBytes(small)) throw malformedValue('cbor()', 'its binaries are not as they should be')
  return new UnformedValue(attached('cbor()', { places, small, large })).of(value)
}

function areNumbers(list: unknown): list is readonly number[] {
  return Array.isArray(list) && list.every((one) => typeof one === 'number')
}

function areBytes(list: unknown): list is readonly Uint8Array[] {
  return Array.isArray(list) && list.every((one) => one instanceof Uint8Array)
}
