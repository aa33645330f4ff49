import { json } from '@papy/serializer-json'
import { testFidelity } from '../../../.config/testing/serializer-fidelity.ts'

testFidelity('json', json().open())
