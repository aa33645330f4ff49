import { testSerializer } from '@papy/conformance'
import { mySerializer } from 'papy-my-serializer'
import { describe, it } from 'vitest'

testSerializer({ describe, it }, () => mySerializer())
