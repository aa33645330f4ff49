import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { agent } from '@papy/runtime-ws'
import { tls } from './certificate.mjs'

// An agent in a process of its own, over TLS. Says at which port it is reached, and ends with its channel.
const shared = fileURLToPath(new URL('../../..', import.meta.url))
const [cert, key] = [tls.cert, tls.key].map((path) => readFileSync(path, 'utf8'))
const there = await agent({
  port: 0,
  slots: 4,
  tls: { cert, key },
  directory: shared,
  allow: { directories: [shared] },
})
process.send(there.port)
process.once('disconnect', () => there.close())
