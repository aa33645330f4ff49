import { testTransport } from '@papy/conformance'
import { mysql } from '@papy/transport-mysql'
import { afterAll, describe, it } from 'vitest'
import { testServer, WHY } from '../../../.config/testing/mysql-server.ts'

const server = await testServer()
afterAll(() => server?.stop())

if (server === undefined)
  describe.skip(`@papy/transport-mysql obeys the laws of transports (${WHY})`, () => it('', () => {}))
else testTransport({ describe, it }, () => mysql({ url: server.url }), { items: 1_000 })
