import { testTransport } from '@papy/conformance'
import { socket } from '@papy/transport-socket'
import { describe, it } from 'vitest'

testTransport({ describe, it }, () => socket())

testTransport({ describe, it }, () => socket({ host: '127.0.0.1' }))

// To other hosts, with checksums: what is not the same as above is what these are about.
testTransport({ describe, it }, () => socket({ host: '0.0.0.0' }), {
  only: ['T01', 'T03', 'T11', 'T13', 'T43'],
})
