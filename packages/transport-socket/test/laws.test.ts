import { testTransport } from '@papy/conformance'
import { socket } from '@papy/transport-socket'
import { describe, it } from 'vitest'

testTransport({ describe, it }, () => socket())

testTransport({ describe, it }, () => socket({ host: '127.0.0.1' }))
