import { cbor } from '@papy/serializer-cbor'
import { testAnyValue, testFidelity } from '../../../.config/testing/serializer-fidelity.ts'

testFidelity('cbor', cbor().open())
testAnyValue('cbor', cbor().open())
