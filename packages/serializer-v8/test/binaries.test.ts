import { v8 } from '@papy/serializer-v8'
import { testBinaries } from '../../../.config/testing/serializer-binaries.ts'

testBinaries('v8', v8().open())
