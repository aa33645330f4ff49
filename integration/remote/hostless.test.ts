import { once } from 'node:events'
import { websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { balanced } from '../reference/balanced.ts'
import { Host, type HostOptions } from './host.ts'
import { expected, visits } from './visits.ts'

async function host(options: HostOptions = {}): Promise<Host> {
  const there = await Host.start({ slots: 2, ...options })
  onTestFinished(() => there[Symbol.asyncDispose]())
  return there
}

/** Runs items on two hosts that are both powered off meanwhile. */
async function bereft(fallback: 'wait' | 'fail' | number) {
  const hosts = [await host(), await host()]
  let gone = () => {}
  const killed = new Promise<void>((resolve) => {
    gone = resolve
  })
  const found = visits({
    items: 400,
    workers: hosts.map(({ port }) => websocket(`127.0.0.1:${port}`, 2, { connectMs: 20_000 })),
    hostless: { afterMs: 2_000, fallback },
    onRow: async (count) => {
      if (count !== 100) return
      await Promise.all(hosts.map((one) => one.signal('SIGKILL')))
      gone()
    },
  })
  // Whoever waits for it hears of it.
  found.catch(() => undefined)
  await killed
  return { hosts, found }
}

async function warned(): Promise<string> {
  for (;;) {
    const [warning] = (await once(process, 'warning')) as [Error & { code?: string }]
    if (warning.code === 'WARN_NO_HOSTS') return warning.message
  }
}

describe('where all hosts are gone', () => {
  test('the run waits, and says so by their names; when one is back it goes on, and nothing is missing', async () => {
    const { hosts, found } = await bereft('wait')
    const message = await warned()
    for (const { port } of hosts) expect(message).toContain(`127.0.0.1:${port}`)
    expect(message).toContain('it is done as soon as one is back')
    const again = await host({ port: hosts[1]?.port ?? 0 })
    const { rows, ledger, calls } = await found
    expect(rows).toEqual(expected(400))
    balanced(ledger)
    expect(calls.some(({ parent }) => parent === again.pid)).toBe(true)
  })

  test('threads of this host take over, if they may', async () => {
    const { found } = await bereft(2)
    expect(await warned()).toContain('2 threads of this host take over')
    const { rows, ledger, calls } = await found
    expect(rows).toEqual(expected(400))
    balanced(ledger)
    expect(calls.some(({ parent }) => parent === process.ppid)).toBe(true)
  })

  test('the run ends, if it is told to, by an error that names them', async () => {
    const { hosts, found } = await bereft('fail')
    const addresses = hosts.map(({ port }) => `127.0.0.1:${port}`)
    await expect(found).rejects.toMatchObject({
      code: 'ERR_NO_HOSTS',
      hosts: expect.toSatisfy((named: string[]) => String(named.sort()) === String(addresses.sort())),
    })
  })
})
