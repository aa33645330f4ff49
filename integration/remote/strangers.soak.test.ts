import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { TestCertificate, withoutCertificates } from './certificate.ts'
import { Host } from './host.ts'
import { expected, visits } from './visits.ts'

const reason = withoutCertificates()
const token = 'only for tests'

// Fault 33, large; small in packages/runtime-ws.
describe.skipIf(reason !== undefined)(`an agent that everybody reaches${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('10,000 strangers that say nothing, or one byte a second, keep nobody from his work', async () => {
    const certificate = new TestCertificate()
    onTestFinished(() => certificate[Symbol.dispose]())
    const { cert, key, ca } = certificate
    const there = await Host.start({ token, cert, key, slots: 2 })
    onTestFinished(() => there[Symbol.asyncDispose]())
    const strangers = new Set<Socket>()
    let [came, going] = [0, true]
    const crowd = (async () => {
      while (going || came < 10_000) {
        const some = Array.from({ length: 100 }, () => stranger(there.port))
        for (const one of some) strangers.add(one.once('close', () => strangers.delete(one)))
        await Promise.all(some.map((one) => once(one, 'connect').catch(() => undefined)))
        came += some.length
      }
    })()
    const slow = setInterval(() => {
      for (const one of strangers) one.write('\x16')
    }, 1_000)
    const workers = websocket(`wss://127.0.0.1:${there.port}`, 2, { token, ca, connectMs: 30_000 })
    const { rows, ledger } = await visits({ items: 5_000, workers, ms: 300_000 })
    going = false
    await crowd
    clearInterval(slow)
    for (const one of strangers) one.destroy()
    console.log(`${came} strangers came`)
    expect(rows).toEqual(expected(5_000))
    expect(ledger.total).toMatchObject({ read: 5_000, emitted: 5_000, errored: 0, inFlight: 0 })
    expect(came).toBeGreaterThanOrEqual(10_000)
  })
})

function stranger(port: number): Socket {
  return connect(port, '127.0.0.1')
    .on('error', () => undefined)
    .resume()
}
