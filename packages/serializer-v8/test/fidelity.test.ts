import { SerializerError } from '@papy/contract'
import { v8 } from '@papy/serializer-v8'
import { describe, expect, it } from 'vitest'
import { samples } from '../../../.config/testing/samples.ts'

const serializer = v8().open()
const kept = samples.filter(({ v8: fate }) => fate === 'kept')
const refused = samples.filter(({ v8: fate }) => fate !== 'kept')

/** As if it had come over a wire: in memory of its own, and not where it would lie well. */
const received = (parts: readonly Uint8Array[]) => parts.map((part) => Uint8Array.from([0, ...part]).subarray(1))

describe('what v8() keeps', () => {
  for (const { name, make } of kept)
    it(name, () => {
      const parts = serializer.encode(make())
      expect(serializer.decode(parts)).toStrictEqual(make())
      expect(serializer.decode(received(parts))).toStrictEqual(make())
    })
})

describe('what v8() refuses, with its path', () => {
  for (const { name, make, v8: path } of refused)
    it(name, () => {
      const refusal = refusalOf(make())
      expect(refusal).toBeInstanceOf(SerializerError)
      expect(refusal).toMatchObject({ code: 'ERR_NOT_SERIALIZABLE', path })
      expect(refusal?.message.startsWith(`${path} `)).toBe(true)
    })
})

function refusalOf(value: unknown): SerializerError | undefined {
  try {
    serializer.encode(value)
    return undefined
  } catch (error) {
    return error as SerializerError
  }
}
