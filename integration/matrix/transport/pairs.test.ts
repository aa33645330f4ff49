import { covering } from '../covering.ts'
import { testCases } from './cases.ts'
import { dimensions, exclusions } from './dimensions.ts'

// Every pair of values; every combination is in all.soak.test.ts.
testCases(covering(dimensions, 2, exclusions))
