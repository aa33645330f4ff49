import { afterAll, beforeAll, describe, test } from 'vitest'
import { Hosts, netFaults, withoutHosts } from './hosts.ts'
import { survives } from './net-run.ts'

const reason = withoutHosts()

describe.skipIf(reason !== undefined)(`20,000 items over three hosts${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let hosts: Hosts
  beforeAll(async () => {
    hosts = await Hosts.start()
  }, 20_000)
  afterAll(() => hosts[Symbol.asyncDispose]())

  // What is powered off comes last.
  test.each(netFaults(1).toReversed())('$name', async (fault) => {
    await survives(hosts, fault, { items: 20_000, scale: 1 })
  })
})
