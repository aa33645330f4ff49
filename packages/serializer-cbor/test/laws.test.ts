import { testSerializer } from '@papy/conformance'
import { cbor } from '@papy/serializer-cbor'
import { describe, it } from 'vitest'

testSerializer({ describe, it }, cbor)
