import { json } from '@papy/serializer-json'
import { testErrors } from '../../../.config/testing/serializer-errors.ts'

testErrors('json', json().open())
