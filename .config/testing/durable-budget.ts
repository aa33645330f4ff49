import { expect, onTestFinished, test } from 'vitest'
import type { Plugin } from '../../packages/contract/src/index.ts'
import { bytes, RemoteEnd, testRun } from './end.ts'

/** What the laws of transports leave to those that are durable: whose items count, and when they are known to be gone. */
export function testDurableBudget(plugin: () => Plugin<'transport'>): void {
  test('a put beyond the budget waits until the other process has released', async () => {
    const context = testRun(1_000)
    const here = await plugin().open(context())
    onTestFinished(() => here[Symbol.asyncDispose]())
    const there = await RemoteEnd.open(plugin(), context())
    const first = await here.put([bytes(800)])
    let done = false
    const second = Promise.resolve(here.put([bytes(800)])).then((ticket) => {
      done = true
      return ticket
    })
    // The other one has answered, so this one has had the time to let it in.
    expect(await there.take(await there.put([bytes(1)]))).toEqual([bytes(1)])
    expect(done).toBe(false)
    await there.take(first)
    expect(await there.take(await second)).toEqual([bytes(800)])
  })
}
