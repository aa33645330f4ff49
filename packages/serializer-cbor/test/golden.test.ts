import { cbor } from '@papy/serializer-cbor'
import { testFormat } from '../../../.config/testing/serializer-format.ts'

testFormat('cbor', cbor().open(), new URL('./fixtures/golden.json', import.meta.url))
