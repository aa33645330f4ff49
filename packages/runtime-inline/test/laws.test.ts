import { testRuntime } from '@papy/conformance'
import { inline } from '@papy/runtime-inline'
import { describe, it } from 'vitest'

testRuntime({ describe, it }, () => inline(2))
