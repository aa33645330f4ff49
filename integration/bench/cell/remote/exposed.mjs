import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { websocket } from '@papy/runtime-ws'

const file = (path) => fileURLToPath(new URL(path, import.meta.url))
const papy = file('../../../../packages/cli/dist/papy.js')
const shared = file('../../..')

/** Another host whose port everybody reaches: `papy agent` as users start it, with a token and a certificate that it made. */
export async function startExposed(slots) {
  const home = mkdtempSync(join(tmpdir(), 'papy-bench-exposed-'))
  const options = ['--listen', '0.0.0.0:0', '--slots', String(slots), '--allow-directory', shared, '--json']
  const agent = fork(papy, ['agent', ...options], {
    execArgv: ['--expose-gc', '--import', file('report.mjs')],
    env: { ...process.env, XDG_CONFIG_HOME: home, APPDATA: home },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  })
  const [line] = await once(agent.stdout, 'data')
  const { port, token, fingerprint } = JSON.parse(line.toString())
  const secret = readFileSync(token, 'utf8').trim()
  return {
    port,
    workers: websocket(`wss://127.0.0.1:${port}`, slots, { token: secret, fingerprint }),
    /** The time of the processor, in µs, that its process has used; with `gc`, how much it keeps, too. */
    async report(gc = false) {
      agent.send({ gc })
      const [report] = await once(agent, 'message')
      return report
    },
    async close() {
      const gone = once(agent, 'exit')
      agent.kill()
      // Which would keep it alive.
      agent.disconnect()
      await gone
      rmSync(home, { recursive: true, force: true })
    },
  }
}
