import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { type Fetched, fetchItem } from '@papy/std/http'

// A server that is busy at first, and has nothing at /2.
let calls = 0
const server = createServer(({ url = '' }, response) => {
  if (calls++ === 0) response.writeHead(429, { 'retry-after': '1' }).end()
  else if (url === '/2') response.writeHead(404).end('no such page')
  else response.end(JSON.stringify({ page: url }))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo

await using pool = new IMap({ workers: inline(4) })
await using plumber = new Plumber()
const get = fetchItem({ as: 'json', rate: { requests: 50 }, timeoutMs: 5_000, retry: { attempts: 3 } })
plumber.addPipe([
  new Piper(get, { parallel: pool }),
  ([{ status, body }]: [Fetched]) => `${status} ${JSON.stringify(body)}`,
])
const urls = ['/1', '/2', '/3'].map((path) => `http://127.0.0.1:${port}${path}`)
for await (const answer of plumber.stream([urls])) console.log(isPiperError(answer) ? answer.code : answer)
server.close()
