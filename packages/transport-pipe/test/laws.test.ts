import { testTransport } from '@papy/conformance'
import { pipe } from '@papy/transport-pipe'
import { describe, it } from 'vitest'

testTransport({ describe, it }, () => pipe())
