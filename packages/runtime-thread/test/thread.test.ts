import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ModuleRef, WorkerLine } from '@papy/contract'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test, vi } from 'vitest'

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

  test.each([
    [{ size: 1 }, { option: 'size', value: 1 }],
    [{ env: 'all' }, { option: 'env', value: 'all' }],
    [{ env: { A: 1 } }, { option: 'env' }],
    [{ resourceLimits: { maxOldGenerationSizeMb: 0 } }, { option: 'maxOldGenerationSizeMb', value: 0 }],
    [{ resourceLimits: { codeRangeSizeMb: 1 } }, { option: 'codeRangeSizeMb' }],
  ])('%o is no option', (options, fields) => {
    const error = expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT', ...fields })
    expect(() => threads(1, options as never)).toThrow(error)
  })

  test('has all of the environment, or what it is given beside the basic', async () => {
    process.env['PAPY_TEST_SECRET'] = 's'
    const environments = []
    for (const options of [undefined, { env: 'inherit' as const }, { env: { PAPY_TEST_GIVEN: 'g' } }]) {
      await using runtime = threads(1, options).open()
      const line = runtime.start({ program: program() })
      line.send('environment')
      environments.push((await heard(line).until(2))[1] as Record<string, string>)
    }
    Reflect.deleteProperty(process.env, 'PAPY_TEST_SECRET')
    expect(environments.map((env) => env['PAPY_TEST_SECRET'])).toEqual(['s', 's', undefined])
    expect(environments[2]).toMatchObject({ PAPY_TEST_GIVEN: 'g', PATH: process.env['PATH'] })
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
    ['throw nothing', { reason: 'crashed', error: undefined }],
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

  test('without memory', async () => {
    await using runtime = threads(1, { resourceLimits: { maxOldGenerationSizeMb: 24 } }).open()
    const line = runtime.start({ program: program() })
    line.send('eat')
    expect(await line.exited).toMatchObject({ reason: 'memory', error: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })
  })

  test('with the end of what it wrote to standard error', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await using runtime = threads(1).open()
    const line = runtime.start({ program: program() })
    line.send('complain')
    const { stderr, code } = await line.exited
    write.mockRestore()
    expect(code).toBe(7)
    expect(stderr).toHaveLength(4_096)
    expect(stderr).toMatch(/^é+ the end\n$/)
  })

  test('killed', async () => {
    await using runtime = threads(1).open()
    const line = runtime.start({ program: program() })
    line.send('spin')
    await heard(line).until(1)
    line.kill()
    line.kill()
    expect(await line.exited).toMatchObject({ reason: 'stopped' })
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
