import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { websocket } from '@papy/runtime-ws'
import { tls } from './certificate.mjs'

const program = fileURLToPath(new URL('agent.mjs', import.meta.url))

/** Another host, as far as one machine has it: an agent behind TLS. */
export async function startHost() {
  const agent = fork(program)
  const [port] = await once(agent, 'message')
  const ca = readFileSync(tls.ca, 'utf8')
  return {
    workers: (count) => websocket(`wss://127.0.0.1:${port}`, count, { ca }),
    async close() {
      const gone = once(agent, 'exit')
      agent.disconnect()
      await gone
    },
  }
}
