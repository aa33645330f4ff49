import { v8 } from '@papy/serializer-v8'
import { testErrors, testSharedErrors } from '../../../.config/testing/serializer-errors.ts'

testErrors('v8', v8().open())
testSharedErrors('v8', v8().open())
