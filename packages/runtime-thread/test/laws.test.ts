import { testRuntime } from '@papy/conformance'
import { threads } from '@papy/runtime-thread'
import { describe, it } from 'vitest'

testRuntime({ describe, it }, () => threads(2))
