import { cbor } from '@papy/serializer-cbor'
import { testBinaries } from '../../../.config/testing/serializer-binaries.ts'

testBinaries('cbor', cbor().open())
