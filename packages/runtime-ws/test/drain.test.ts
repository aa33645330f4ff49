import { once } from 'node:events'
import { askAgent } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Proxy } from '../../../.config/testing/proxy.ts'
import { started, testAgent, testRuntime } from './support/lines.ts'

const quick = { suspectMs: 300, graceMs: 1_500, connectMs: 2_000 }

describe('an agent that leaves', () => {
  test('tells so, and waits for its workers, and for what these said to be heard', async () => {
    const there = await testAgent()
    const worker = started(testRuntime(there.port, quick), 'counting')
    worker.line.send(0)
    await worker.until(1)
    const closed = there.close({ drain: true })
    await worker.line.leaving
    worker.line.send(1)
    expect(await worker.until(2)).toEqual([
      [1, 0],
      [2, 1],
    ])
    await worker.line[Symbol.asyncDispose]()
    expect((await worker.line.exited).reason).toBe('stopped')
    await closed
    expect(await there.ended).toBe(undefined)
  })

  test('is gone at once where nobody has work there', async () => {
    const there = await testAgent()
    await there.close({ drain: true })
  })

  test('is gone at once when it is told to end all the same', async () => {
    const there = await testAgent()
    const worker = started(testRuntime(there.port, quick), 'counting')
    worker.line.send(0)
    await worker.until(1)
    const drained = there.close({ drain: true })
    await worker.line.leaving
    await there.close()
    await drained
    expect(await worker.line.exited).toMatchObject({ reason: 'lost', error: { code: 'ERR_HOST_GONE' } })
  })

  test('gets no worker that is started then: it waits for the next agent there', async () => {
    const there = await testAgent()
    const proxy = await Proxy.to(there.port)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const runtime = testRuntime(proxy.port, quick)
    const worker = started(runtime, 'counting')
    worker.line.send(0)
    await worker.until(1)
    const closed = there.close({ drain: true })
    await worker.line.leaving
    const next = started(runtime, 'counting')
    next.line.send('next')
    expect(there.workers).toBe(1)
    const another = await testAgent()
    proxy.turnTo(another.port)
    await worker.line[Symbol.asyncDispose]()
    await closed
    expect(await next.until(1)).toEqual([[1, 'next']])
    expect(another.workers).toBe(1)
  })

  test('tells a coordinator that was cut off when it is back', async () => {
    const there = await testAgent()
    const proxy = await Proxy.to(there.port)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const worker = started(testRuntime(proxy.port, { ...quick, graceMs: 60_000 }), 'counting')
    worker.line.send(0)
    await worker.until(1)
    proxy.hold()
    const closed = there.close({ drain: true })
    proxy.pass()
    proxy.cut()
    await worker.line.leaving
    await worker.line[Symbol.asyncDispose]()
    await closed
  })

  test('tells a coordinator that comes then, whose workers wait for the next agent there', async () => {
    const there = await testAgent()
    const worker = started(testRuntime(there.port, quick), 'counting')
    worker.line.send(0)
    await worker.until(1)
    const closed = there.close({ drain: true })
    await worker.line.leaving
    const proxy = await Proxy.to(there.port)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const warned = once(process, 'warning')
    const other = started(testRuntime(proxy.port, quick), 'counting')
    other.line.send('next')
    const [warning] = (await warned) as [NodeJS.ErrnoException]
    expect(warning).toMatchObject({ code: 'WARN_HOST_LEAVING', message: expect.stringMatching(/is leaving/) })
    expect((await askAgent(`127.0.0.1:${there.port}`)).status).toMatchObject({ leaving: true, workers: 1 })
    const another = await testAgent()
    proxy.turnTo(another.port)
    expect(await other.until(1)).toEqual([[1, 'next']])
    await worker.line[Symbol.asyncDispose]()
    await closed
  })
})
