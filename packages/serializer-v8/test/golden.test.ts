import { v8 } from '@papy/serializer-v8'
import { testFormat } from '../../../.config/testing/serializer-format.ts'

const serializer = v8().open()

// Of which versions of Node and V8 it is stands in bytes 4 to 8.
testFormat('v8', serializer, new URL('./fixtures/golden.json', import.meta.url), {
  masked: ([first = new Uint8Array(), ...large]) => [Buffer.from(first).fill(0, 4, 8), ...large],
  unmasked(parts) {
    const [own = new Uint8Array()] = serializer.encode(null)
    parts[0]?.set(own.subarray(4, 8), 4)
    return parts
  },
})
