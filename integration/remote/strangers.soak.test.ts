import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { TestCertificate, withoutCertificates } from './certificate.ts'
import { Host } from './host.ts'
import { expected, visits } from './visits.ts'

const reason = withoutCertificates()
const token = 'only for tests'
const program = fileURLToPath(new URL('../bench/cell/remote/crowd.mjs', import.meta.url))

// On Linux the whole of 127.0.0.0/8 is this host.
const elsewhere = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'

// Fault 33, large; small in packages/runtime-ws, and what it costs in the benchmark `strangers`.
describe.skipIf(reason !== undefined)(`an agent that everybody reaches${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test.each([
    ['10,000 strangers that say nothing, or one byte a second, keep nobody from his work', ['silent', 'slow']],
    ['10,000 strangers that guess tokens elsewhere keep nobody from his work', ['guessing']],
  ])('%s', async (_, ways) => {
    const certificate = new TestCertificate()
    onTestFinished(() => certificate[Symbol.dispose]())
    const { cert, key, ca } = certificate
    const there = await Host.start({ token, cert, key, slots: 2 })
    onTestFinished(() => there[Symbol.asyncDispose]())
    const crowd = fork(program, [
      JSON.stringify({ port: there.port, ways, rate: 1_000, most: 10_000, from: elsewhere }),
    ])
    onTestFinished(() => void crowd.kill('SIGKILL'))
    const tell = async (what: 'come' | 'look') => {
      crowd.send(what)
      const [counts] = (await once(crowd, 'message')) as [{ readonly came: number }]
      return counts
    }
    await tell('come')
    const workers = websocket(`wss://127.0.0.1:${there.port}`, 2, { token, ca, connectMs: 30_000 })
    for (let came = 0; came < 10_000; came = (await tell('look')).came) {
      const { rows, ledger } = await visits({ items: 5_000, workers, ms: 300_000 })
      expect(rows).toEqual(expected(5_000))
      expect(ledger.total).toMatchObject({ read: 5_000, emitted: 5_000, errored: 0, inFlight: 0 })
    }
  })
})
