import { testTransport } from '@papy/conformance'
import { memory } from '@papy/transport-memory'
import { describe, it } from 'vitest'

testTransport({ describe, it }, () => memory())
