import { once } from 'node:events'
import type { AgentEvent, AgentOptions } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Proxy } from '../../../.config/testing/proxy.ts'
import { started, testAgent, testRuntime } from './support/lines.ts'

const quick = { suspectMs: 300, graceMs: 1_500, connectMs: 2_000 }

async function behindProxy(options: AgentOptions = {}) {
  const there = await testAgent(options)
  const proxy = await Proxy.to(there.port)
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  const runtime = testRuntime(proxy.port, quick)
  return { there, proxy, runtime }
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => [at + 1, at])

describe('a host that is cut off', { timeout: 20_000 }, () => {
  test('and comes back goes on where it was: nothing is lost, nothing comes twice', async () => {
    const { proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    for (let at = 0; at < 100; at++) {
      worker.line.send(at)
      if (at % 20 === 10) {
        await worker.until(at - 5)
        proxy.cut()
      }
    }
    expect(await worker.until(100)).toEqual(numbers(100))
  })

  test('in the middle of long messages, both ways, too', async () => {
    const { proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'flood')
    worker.line.send({ messages: 20, bytes: 3_000_000 })
    for (let cut = 1; cut < 5; cut++) {
      await worker.until(cut * 3)
      proxy.cut()
    }
    const said = (await worker.until(20)) as [number, Uint8Array][]
    expect(said.map(([at, bytes]) => [at, bytes.byteLength, bytes[2_999_999]])).toEqual(
      Array.from({ length: 20 }, (_, at) => [at, 3_000_000, at]),
    )
  })

  test('without a word is suspected, and goes on when it is heard again within its grace', async () => {
    const { proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    proxy.hold()
    worker.line.send(1)
    // It is given up, and dialled anew.
    while (proxy.connections < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    proxy.pass()
    expect(await worker.until(2)).toEqual(numbers(2))
  })

  test('for longer than its grace loses its workers, with the reason', async () => {
    const { proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    proxy.hold()
    expect(await worker.line.exited).toMatchObject({ reason: 'lost', error: { code: 'ERR_HOST_GONE' } })
    // And gives others when it is back.
    proxy.pass()
    const other = started(runtime, 'counting')
    other.line.send('anew')
    expect(await other.until(1)).toEqual([[1, 'anew']])
  })

  // Fault 26: nobody is blamed for what the coordinator itself could not hear.
  test('is not given up by a coordinator that stood still for longer than its grace', async () => {
    const { runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_200)
    await new Promise((resolve) => setTimeout(resolve, 200))
    worker.line.send(1)
    expect(await worker.until(2)).toEqual(numbers(2))
  })

  test('and is another process when it is back has lost its workers, at once', async () => {
    const { there, proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    const another = await testAgent()
    proxy.turnTo(another.port)
    proxy.cut()
    expect(await worker.line.exited).toMatchObject({ reason: 'lost' })
    const next = started(runtime, 'counting')
    next.line.send('anew')
    expect(await next.until(1)).toEqual([[1, 'anew']])
    expect(there.workers).toBeLessThanOrEqual(1)
  })

  test('whose agent was ended has lost its workers, without waiting for its grace', async () => {
    const there = await testAgent()
    const runtime = testRuntime(there.port, { ...quick, graceMs: 60_000 })
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    await there.close()
    expect(await worker.line.exited).toMatchObject({ reason: 'lost', error: { code: 'ERR_HOST_GONE' } })
  })
})

describe('an agent', { timeout: 20_000 }, () => {
  test('ends the workers of a coordinator that begins anew', async () => {
    const { there, proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    proxy.hold()
    await worker.line.exited
    proxy.pass()
    const other = started(runtime, 'counting')
    other.line.send(1)
    await other.until(1)
    while (there.workers > 1) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(there.workers).toBe(1)
  })

  test('ends the workers of a coordinator that says goodbye', async () => {
    const { there, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    await runtime[Symbol.asyncDispose]()
    while (there.workers > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await worker.line.exited).reason).toBe('stopped')
  })

  test('keeps those of one that is not heard of any more for so long, and then ends them', async () => {
    const { there, proxy, runtime } = await behindProxy({ orphanMs: 200 })
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    expect(there.workers).toBe(1)
    proxy.hold()
    proxy.cut()
    while (there.workers > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await worker.line.exited).toMatchObject({ reason: 'lost' })
  })

  test('gives a place that is wanted to who waits for it, once its coordinator hung up and did not call again; silence is waited out', async () => {
    const lost = new EventTarget()
    const observe = ({ type }: AgentEvent) => lost.dispatchEvent(new Event(type))
    const there = await testAgent({ slots: 2, observe })
    const long = { suspectMs: 300, graceMs: 60_000, connectMs: 60_000 }
    const behind = async () => {
      const proxy = await Proxy.to(there.port)
      onTestFinished(() => proxy[Symbol.asyncDispose]())
      const worker = started(testRuntime(proxy.port, long), 'counting')
      worker.line.send(0)
      await worker.until(1)
      return { proxy, worker }
    }
    const [silent, gone] = [await behind(), await behind()]
    silent.proxy.hold()
    await once(lost, 'disconnected')
    gone.proxy.cut()
    gone.proxy.hold()
    const runtime = testRuntime(there.port, long)
    const [first, second] = [started(runtime, 'counting'), started(runtime, 'counting')]
    first.line.send('first')
    second.line.send('second')
    expect(await first.until(1)).toEqual([[1, 'first']])
    silent.proxy.pass()
    silent.worker.line.send(1)
    expect(await silent.worker.until(2)).toEqual(numbers(2))
    expect(second.said).toEqual([])
    gone.proxy.pass()
    expect(await gone.worker.line.exited).toMatchObject({ reason: 'lost', error: { code: 'ERR_SESSION_GONE' } })
  })

  test('keeps the place of a coordinator that calls again at once, whoever waits for it', async () => {
    const { there, proxy, runtime } = await behindProxy({ slots: 1 })
    const first = started(runtime, 'counting')
    first.line.send(0)
    await first.until(1)
    const second = started(testRuntime(there.port, quick), 'counting')
    second.line.send('second')
    proxy.cut()
    // For longer than it is waited for.
    for (let at = 1; at < 40; at++) {
      first.line.send(at)
      await Promise.all([first.until(at + 1), new Promise((resolve) => setTimeout(resolve, 100))])
    }
    expect([first.said, second.said]).toEqual([numbers(40), []])
    first.line.kill()
    expect(await second.until(1)).toEqual([[1, 'second']])
  })

  test('starts no more workers than it has slots; the next one waits until one ends', async () => {
    const there = await testAgent({ slots: 1 })
    const runtime = testRuntime(there.port, quick)
    const [first, second] = [started(runtime, 'counting'), started(runtime, 'counting')]
    second.line.send('second')
    first.line.send('first')
    expect(await first.until(1)).toEqual([[1, 'first']])
    expect([there.workers, second.said]).toEqual([1, []])
    first.line.kill()
    expect(await second.until(1)).toEqual([[1, 'second']])
  })
})

describe('what a worker said', () => {
  test('was heard when its agent says so, and not before', async () => {
    const { proxy, runtime } = await behindProxy()
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    await worker.line.heardOut?.()
    proxy.hold()
    worker.line.send(1)
    let heard: number | undefined
    const heardOut = worker.line.heardOut?.().then(() => {
      heard = worker.said.length
    })
    while (proxy.connections < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heard).toBeUndefined()
    proxy.pass()
    await heardOut
    await worker.until(2)
  })
})
