import { testTransport } from '@papy/conformance'
import { shm } from '@papy/transport-shm'
import { describe, it } from 'vitest'

testTransport({ describe, it }, () => shm(), { heavy: true, only: ['T11'] })
