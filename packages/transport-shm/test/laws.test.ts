import { testTransport } from '@papy/conformance'
import type { Plugin } from '@papy/contract'
import { shm } from '@papy/transport-shm'
import { describe, it } from 'vitest'

// Between threads it is memory that they share, between processes memory that they map.
testTransport({ describe, it }, () => shm())

/** As where some workers are threads and others processes: all of them map. */
function mapped(): Plugin<'transport'> {
  const { share: _, ...plugin } = shm()
  return Object.freeze(plugin)
}

describe('mapped by threads, too', () => testTransport({ describe, it }, mapped, { items: 1_000 }))
