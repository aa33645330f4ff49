import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Wire } from '@papy/chaos'

const server = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1')
await once(server, 'listening')
{
  await using wire = await Wire.open(
    { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    { delayMs: 20 },
  )
  const client = connect(wire.port, '127.0.0.1')
  client.write('papy')
  const [back] = (await once(client, 'data')) as [Buffer]
  console.log(`${back} came back`)
  wire.sever('reset')
  const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException]
  console.log(error.code)
}
server.close()
