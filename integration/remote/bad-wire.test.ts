import { websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { FaultProxy } from '../fault/fixtures/fault-proxy.mjs'
import { TestCertificate, withoutCertificates } from './certificate.ts'
import { Host } from './host.ts'
import { expected, visits } from './visits.ts'

const reason = withoutCertificates()
const token = 'only for tests'

// Fault 19: what is flipped is found by TLS, what is cut off goes again; nothing is wrong, and nothing is missing.
describe.skipIf(reason !== undefined)(`a bad wire to another host${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test(`flipped bits and cuts in three reads of 100: output is exact (PAPY_SEED=${seed})`, async () => {
    const certificate = new TestCertificate()
    onTestFinished(() => certificate[Symbol.dispose]())
    const { cert, key, ca } = certificate
    const there = await Host.start({ token, cert, key })
    onTestFinished(() => there[Symbol.asyncDispose]())
    const proxy = await FaultProxy.open({ host: '127.0.0.1', port: there.port }, { seed, flips: 0.03, cuts: 0.03 })
    onTestFinished(() => void proxy.close())
    const { rows, ledger } = await visits({
      items: 1_000,
      workers: websocket(`wss://127.0.0.1:${proxy.port}`, 2, { token, ca, connectMs: 20_000 }),
    })
    expect(rows).toEqual(expected(1_000))
    expect(ledger.total).toMatchObject({ read: 1_000, emitted: 1_000, errored: 0, inFlight: 0 })
    console.log(`${proxy.flipped} bits flipped, ${proxy.cut} connections cut`)
    expect(proxy.flipped + proxy.cut).toBeGreaterThan(0)
  })
})
