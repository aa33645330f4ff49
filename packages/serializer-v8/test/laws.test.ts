import { testSerializer } from '@papy/conformance'
import { v8 } from '@papy/serializer-v8'
import { describe, it } from 'vitest'

testSerializer({ describe, it }, v8)
