import { testNamedPipes } from '../../../.config/testing/windows-pipes.ts'
import { pipe } from '../src/pipe.ts'

testNamedPipes(pipe)
