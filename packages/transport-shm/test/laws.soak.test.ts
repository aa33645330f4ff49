import { testTransport } from '@papy/conformance'
import type { Plugin } from '@papy/contract'
import { shm } from '@papy/transport-shm'
import { describe, it } from 'vitest'

const heavy = { heavy: true, only: ['T04'] }

testTransport({ describe, it }, () => shm(), heavy)

function mapped(): Plugin<'transport'> {
  const { share: _, ...plugin } = shm()
  return Object.freeze(plugin)
}

describe('mapped', () => testTransport({ describe, it }, mapped, heavy))
