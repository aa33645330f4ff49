import { cbor } from '@papy/serializer-cbor'
import { testErrors, testSharedErrors } from '../../../.config/testing/serializer-errors.ts'

testErrors('cbor', cbor().open())
testSharedErrors('cbor', cbor().open())
