import { v8 } from '@papy/serializer-v8'
import { describe, expect, it } from 'vitest'
import { testCorners } from '../../../.config/testing/serializer-corners.ts'

const serializer = v8().open()

testCorners('v8', v8())

describe('v8()', () => {
  it('says which part of a value is a Proxy', () => {
    expect(() => serializer.encode({ a: [new Proxy({}, {})] })).toThrow(
      expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE', path: 'value.a[0]' }),
    )
  })
})
