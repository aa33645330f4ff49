import { combinations } from '../covering.ts'
import { testCases } from './cases.ts'
import { dimensions, exclusions } from './dimensions.ts'

testCases(combinations(dimensions, exclusions))
