import { v8 } from '@papy/serializer-v8'
import { testAnyValue, testFidelity } from '../../../.config/testing/serializer-fidelity.ts'

testFidelity('v8', v8().open())
testAnyValue('v8', v8().open())
