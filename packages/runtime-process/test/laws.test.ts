import { testRuntime } from '@papy/conformance'
import { processes } from '@papy/runtime-process'
import { describe, it } from 'vitest'

testRuntime({ describe, it }, () => processes(2))
