import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Runtime, WorkerLine } from '@papy/contract'
import { askOverSsh, type SshOptions, ssh } from '@papy/runtime-ssh'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { HOST, hasSshd, Sshd } from '../../../.config/testing/sshd.ts'
import { command } from './support/command.ts'
import { processesWith } from './support/offspring.ts'

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url))

/** A Node of another major version, where this machine has one. */
const otherNode = ['/usr/bin/node', '/usr/local/bin/node', 'node20', 'node22', 'node24'].find((name) => {
  const version = /^v(\d+)/.exec(spawnSync(name, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]
  return version !== undefined && version !== process.versions.node.split('.')[0]
})

describe.skipIf(!hasSshd)('an agent over a real sshd, which this machine must have', { timeout: 20_000 }, () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await Sshd.start()
  })
  afterAll(() => sshd[Symbol.asyncDispose]())

  function opened(options: SshOptions = {}): Runtime {
    const agent = ['--directory', fixtures, '--package', './echo.mjs']
    const runtime = ssh(HOST, 2, { ssh: ['-F', sshd.config], command, agent, ...options }).open()
    onTestFinished(() => runtime[Symbol.asyncDispose]())
    return runtime
  }

  test('says its exact words, and is where it was told to be', async () => {
    const worker = started(opened())
    worker.line.send('a')
    worker.line.send('b')
    const said = (await worker.until(2)) as [number, string, number][]
    expect(said.map(([count, message]) => [count, message])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
  })

  test.skipIf(!existsSync('/proc/self'))('leaves no process when it is disposed of', async () => {
    const mark = `--directory=${fixtures}${Math.random()}/..`
    const runtime = opened({ agent: [mark, '--package', './echo.mjs'] })
    const workers = [started(runtime, 'shouting'), started(runtime, 'shouting')]
    for (const { line } of workers) line.send('up')
    await Promise.all(workers.map((worker) => worker.until(1)))
    expect(processesWith(mark).length).toBeGreaterThan(0)
    await runtime[Symbol.asyncDispose]()
    await gone(() => processesWith(mark).length === 0)
  })

  test('whose worker writes to standard output says its words all the same', async () => {
    const worker = started(opened(), 'shouting')
    for (let at = 0; at < 5; at++) worker.line.send(at)
    expect(await worker.until(5)).toEqual([0, 1, 2, 3, 4])
  })

  test.skipIf(!existsSync('/proc/self'))(
    'is lost with its connection, ends, and the next worker has another',
    async () => {
      const mark = `--directory=${fixtures}${Math.random()}/..`
      const runtime = opened({ agent: [mark, '--package', './echo.mjs'] })
      const worker = started(runtime)
      worker.line.send(0)
      const [[, , pid]] = (await worker.until(1)) as [[number, number, number]]
      for (const one of processesWith(mark)) if (isSsh(one)) process.kill(one, 'SIGKILL')
      expect(await worker.line.exited).toMatchObject({ reason: 'lost', error: { code: 'ERR_HOST_GONE' } })
      await gone(() => !existsSync(`/proc/${pid}`))
      const next = started(runtime)
      next.line.send(0)
      expect((await next.until(1))[0]).toEqual([1, 0, expect.any(Number)])
    },
  )

  test('says how it is, and is gone', async () => {
    const { status } = await askOverSsh(HOST, { ssh: ['-F', sshd.config], command })
    expect(status).toMatchObject({
      slots: availableParallelism(),
      workers: 0,
      identity: { node: process.versions.node },
    })
  })

  test('is not had where the key of the host is another: ssh says so, and nothing is tried again', async () => {
    const worker = started(opened({ ssh: ['-F', sshd.forget()] }))
    expect(await worker.line.exited).toMatchObject({
      reason: 'crashed',
      error: { code: 'ERR_HOST_UNREACHABLE', message: expect.stringMatching(/Host key verification failed/) },
    })
  })

  test('is not had where papy is not: the error says what is needed there', async () => {
    const worker = started(opened({ command: ['papy-is-not-here'] }))
    expect(await worker.line.exited).toMatchObject({
      reason: 'crashed',
      error: { code: 'ERR_AGENT_START', message: expect.stringMatching(/not found.*install Node and papy there/) },
    })
  })

  test('is not had where something else speaks', async () => {
    const worker = started(opened({ command: ['echo'] }))
    expect(await worker.line.exited).toMatchObject({ reason: 'crashed', error: { code: 'ERR_AGENT_START' } })
  })

  test('that does not answer is given up after so long', async () => {
    const worker = started(opened({ command: ['sh', '-c', 'cat > /dev/null'], connectMs: 800 }))
    expect(await worker.line.exited).toMatchObject({
      reason: 'crashed',
      error: { code: 'ERR_HOST_UNREACHABLE', message: expect.stringMatching(/within 800 ms/) },
    })
  })

  test.skipIf(otherNode === undefined)('of another Node is refused, with both versions named', async () => {
    const worker = started(opened({ command: [otherNode as string, ...command.slice(1)] }))
    expect(await worker.line.exited).toMatchObject({
      reason: 'crashed',
      error: { code: 'ERR_VERSION_SKEW', message: expect.stringContaining(process.versions.node) },
    })
  })

  test('that is told to end finishes, and leaves; the next worker has another one', async () => {
    const runtime = opened()
    const worker = started(runtime, 'parental')
    worker.line.send(0)
    const [parent] = (await worker.until(1)) as number[]
    process.kill(parent as number, 'SIGTERM')
    await worker.line.leaving
    worker.line.send(1)
    expect(await worker.until(2)).toEqual([parent, parent])
    const next = started(runtime, 'parental')
    next.line.send(0)
    await worker.line[Symbol.asyncDispose]()
    expect((await worker.line.exited).reason).toBe('stopped')
    expect(await next.until(1)).not.toEqual([parent])
  })

  test('is had behind a shell that talks before', async () => {
    const worker = started(opened({ command: ['sh', '-c', 'echo Welcome to host1; exec "$0" "$@"', ...command] }))
    worker.line.send('a')
    expect((await worker.until(1))[0]).toEqual([1, 'a', expect.any(Number)])
  })
})

test('a host that is not there is tried for so long, and then the error has the words of ssh', async () => {
  const runtime = ssh('ssh://nobody@127.0.0.1:1', 1, { ssh: ['-F', 'none'], connectMs: 300 }).open()
  onTestFinished(() => runtime[Symbol.asyncDispose]())
  expect(await started(runtime).line.exited).toMatchObject({
    reason: 'crashed',
    error: { code: 'ERR_HOST_UNREACHABLE', message: expect.stringMatching(/ssh does not get to ssh:.*refused/) },
  })
})

function isSsh(pid: number): boolean {
  return processesWith(`papy-test`).includes(pid)
}

function started(runtime: Runtime, name = 'counting') {
  const line: WorkerLine = runtime.start({ program: { specifier: './echo.mjs', url: '', export: name } })
  const said: unknown[] = []
  const target = new EventTarget()
  line.hold(true)
  line.receive((message) => {
    said.push(message)
    target.dispatchEvent(new Event('said'))
  })
  const until = async (count: number) => {
    while (said.length < count) await once(target, 'said')
    return said
  }
  return { line, until }
}

/** Waits until nothing is left: of other processes nobody tells. */
async function gone(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}
