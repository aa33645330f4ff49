import { testTransport } from '@papy/conformance'
import { myTransport } from 'papy-my-transport'
import { describe, it } from 'vitest'

// Fewer items than usual in laws about many, as each is a file.
testTransport({ describe, it }, () => myTransport(), { items: 1_000 })
