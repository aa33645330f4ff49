import { json } from '@papy/serializer-json'
import { testFormat } from '../../../.config/testing/serializer-format.ts'

testFormat('json', json().open(), new URL('./fixtures/golden.json', import.meta.url))
