import { testRuntime } from '@papy/conformance'
import { myRuntime } from 'papy-my-runtime'
import { describe, it } from 'vitest'

testRuntime({ describe, it }, () => myRuntime(2))
