import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ModuleRef, WorkerLine } from '@papy/contract'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'

const program = (name = 'obey'): ModuleRef => ({
  specifier: 'nowhere',
  url: new URL('./fixtures/programs.mjs', import.meta.url).href,
  export: name,
})

/** What a line says, as it comes. */
function heard(line: WorkerLine): { readonly all: unknown[]; until(count: number): Promise<unknown[]> } {
  const all: unknown[] = []
  line.receive((message) => all.push(message))
  return {
    all,
    async until(count) {
      for (let i = 0; i < 400 && all.length < count; i++) await new Promise((resolve) => setTimeout(resolve, 5))
      expect(all.length).toBeGreaterThanOrEqual(count)
      return all
    },
  }
}

describe('threads(n)', () => {
  test('is data until it is opened; by default as many as there are cores', async () => {
    const { availableParallelism } = await import('node:os')
    expect(threads()).toMatchObject({ kind: 'runtime', size: availableParallelism(), descriptor: { args: [] } })
    expect(threads(3)).toMatchObject({ size: 3, supports: { sameRealm: false, preemptible: true, remote: false } })
  })

  test.each([0, -1, 2.5, Number.NaN, '2', null])('n is no %o', (n) => {
    expect(() => threads(n as number)).toThrow(expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT' }))
  })
})

describe('a line', () => {
  test('carries copies both ways, in order; what is sent before it is up waits', async () => {
    await using runtime = threads(1).open()
    const line = runtime.start({ program: program() })
    const { until } = heard(line)
    for (const message of [1, { a: new Map([[1, 2n]]) }, [undefined]]) line.send(message)
    expect(await until(4)).toEqual(['up', { echo: 1 }, { echo: { a: new Map([[1, 2n]]) } }, { echo: [undefined] }])
  })

  test('hands buffers over', async () => {
    await using runtime = threads(1).open()
    const line = runtime.start({ program: program() })
    const { until } = heard(line)
    const floats = new Float64Array(4)
    line.send(floats, [floats.buffer])
    expect(floats.length).toBe(0)
    line.send('transfer')
    expect((await until(4)).slice(1)).toEqual([{ echo: new Float64Array(4) }, new Float64Array([1, 2, 3]), 0])
  })

  test('throws for what cannot be cloned, and then nothing was sent', async () => {
    await using runtime = threads(1).open()
    const line = runtime.start({ program: program() })
    const { all, until } = heard(line)
    const floats = new Float64Array(4)
    expect(() => line.send({ floats, f: () => 1 }, [floats.buffer])).toThrow()
    line.send('where')
    await until(2)
    expect(all).toHaveLength(2)
  })

  test('each is a thread of its own, with a label of its own', async () => {
    await using runtime = threads(2).open()
    const lines = [1, 2].map(() => runtime.start({ program: program() }))
    for (const line of lines) line.send('where')
    const said = await Promise.all(lines.map((line) => heard(line).until(2)))
    expect(new Set(said.map(([, where]) => where)).size).toBe(2)
    expect(new Set(lines.map(({ label }) => label)).size).toBe(2)
  })
})

describe('how it ends', () => {
  test.each([
    ['exit', { reason: 'finished', code: 5 }],
    ['throw', { reason: 'crashed', error: { message: 'in the thread' } }],
    ['reject', { reason: 'crashed', error: { message: 'rejected in the thread' } }],
  ])('%s', async (message, exit) => {
    await using runtime = threads(1).open()
    const line = runtime.start({ program: program() })
    line.send(message)
    expect(await line.exited).toMatchObject(exit)
    // Nobody is there any more; nobody minds.
    line.send('late')
    line.hold(true)
    line.hold(false)
    await line[Symbol.asyncDispose]()
    await line[Symbol.asyncDispose]()
  })

  test('a program that cannot be had', async () => {
    await using runtime = threads(1).open()
    const exit = await runtime.start({ program: program('missing') }).exited
    expect(exit).toMatchObject({ reason: 'crashed', error: { message: expect.stringContaining('missing') } })
  })

  test('stopped, also from an endless loop; all that are left with the runtime', async () => {
    const runtime = threads(2).open()
    const lines = [1, 2, 3].map(() => runtime.start({ program: program() }))
    for (const line of lines) await heard(line).until(1)
    lines[0]?.send('spin')
    await lines[0]?.[Symbol.asyncDispose]()
    expect(await lines[0]?.exited).toMatchObject({ reason: 'stopped' })
    lines[1]?.send('spin')
    await runtime[Symbol.asyncDispose]()
    expect(await Promise.all(lines.map(async ({ exited }) => (await exited).reason))).toEqual([
      'stopped',
      'stopped',
      'stopped',
    ])
    await runtime[Symbol.asyncDispose]()
  })
})

test.each([
  ['idle', 'idle'],
  ['busy', 'answered'],
])('the process ends by itself: %s', (how, said) => {
  const path = fileURLToPath(new URL('./fixtures/program.mjs', import.meta.url))
  const { status, stdout, signal } = spawnSync(process.execPath, [path, how], { timeout: 5_000, encoding: 'utf8' })
  expect([status, signal, stdout.trim()]).toEqual([0, null, said])
})
