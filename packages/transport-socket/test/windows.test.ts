import { testNamedPipes } from '../../../.config/testing/windows-pipes.ts'
import { socket } from '../src/socket.ts'

testNamedPipes(socket)
