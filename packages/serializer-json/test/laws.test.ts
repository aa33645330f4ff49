import { testSerializer } from '@papy/conformance'
import { json } from '@papy/serializer-json'
import { describe, it } from 'vitest'

testSerializer({ describe, it }, json)
