import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { ModuleRef, WorkerLine } from '@papy/contract'
import { entryUrl } from '@papy/contract/function'
import { type ProcessOptions, processes } from '@papy/runtime-process'
import { describe, expect, test, vi } from 'vitest'

const program = (name = 'obey'): ModuleRef => ({
  specifier: 'nowhere',
  url: new URL('./fixtures/programs.mjs', import.meta.url).href,
  export: name,
})

/** What a line says, as it comes. */
function heard(line: WorkerLine): { readonly all: unknown[]; until(count: number): Promise<unknown[]> } {
  const all: unknown[] = []
  let wake = () => {}
  line.receive((message) => {
    all.push(message)
    wake()
  })
  return {
    all,
    async until(count) {
      while (all.length < count) await new Promise<void>((resolve) => (wake = resolve))
      return all
    },
  }
}

/** Says one thing to a new worker, and hears the answer. */
async function ask(message: string, options?: ProcessOptions): Promise<unknown> {
  await using runtime = processes(1, options).open()
  const line = runtime.start({ program: program() })
  line.send(message)
  return (await heard(line).until(2))[1]
}

describe('processes(n, options)', () => {
  test('is data until it is opened; by default as many as there are cores', () => {
    expect(processes()).toMatchObject({ kind: 'runtime', size: availableParallelism(), descriptor: { args: [] } })
    expect(processes(3, { env: 'inherit' })).toMatchObject({
      size: 3,
      supports: { sameRealm: false, sharedMemory: false, preemptible: true, remote: false },
      descriptor: { args: [3, { env: 'inherit' }] },
    })
  })

  test.each([0, -1, 2.5, Number.NaN, '2', null])('n is no %o', (n) => {
    const error = expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT', value: n })
    expect(() => processes(n as number)).toThrow(error)
  })

  test.each([
    [{ size: 1 }, { option: 'size', value: 1 }],
    [{ env: 'all' }, { option: 'env', value: 'all' }],
    [{ env: { A: 1 } }, { option: 'env' }],
    [{ execArgv: '--import x' }, { option: 'execArgv' }],
    [{ resourceLimits: { stackSizeMb: '1' } }, { option: 'stackSizeMb', value: '1' }],
    [{ resourceLimits: 64 }, { value: 64 }],
  ])('%o is no option', (options, fields) => {
    const error = expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT', ...fields })
    expect(() => processes(1, options as never)).toThrow(error)
  })

  test('has the basic of the environment, what is given beside it, or all of it', async () => {
    process.env['PAPY_TEST_SECRET'] = 's'
    const [basic, given, all] = (await Promise.all([
      ask('environment'),
      ask('environment', { env: { PAPY_TEST_GIVEN: 'g', PATH: '/nowhere' } }),
      ask('environment', { env: 'inherit' }),
    ])) as Record<string, string>[]
    Reflect.deleteProperty(process.env, 'PAPY_TEST_SECRET')
    expect(basic).toMatchObject({ PATH: process.env['PATH'] })
    expect(basic).not.toHaveProperty('PAPY_TEST_SECRET')
    expect(given).toMatchObject({ PAPY_TEST_GIVEN: 'g', PATH: '/nowhere' })
    expect(given).not.toHaveProperty('PAPY_TEST_SECRET')
    expect(all).toMatchObject({ PAPY_TEST_SECRET: 's', PATH: process.env['PATH'] })
  })

  test('limits the stack', async () => {
    const [usual, small] = await Promise.all([ask('limits'), ask('limits', { resourceLimits: { stackSizeMb: 0.5 } })])
    expect(small).toBeLessThan((usual as number) * 0.6)
  })

  test('knows the entry module of the program, and that it is not its own', async () => {
    expect(await ask('entry')).toEqual([entryUrl(), false])
  })
})

describe('a line', () => {
  test('carries copies both ways, in order; what is sent before it is up waits', async () => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    const { until } = heard(line)
    for (const message of [1, { a: new Map([[1, 2n]]) }, [undefined]]) line.send(message)
    expect(await until(4)).toEqual(['up', { echo: 1 }, { echo: { a: new Map([[1, 2n]]) } }, { echo: [undefined] }])
  })

  test('carries what is said before anybody listens', async () => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    line.send('say and exit')
    await line.exited
    expect(await heard(line).until(2)).toEqual(['up', 'x'.repeat(5_000_000)])
  })

  test('copies buffers that are handed over: there is no other way to another process', async () => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    const floats = new Float64Array([1, 2])
    line.send(floats, [floats.buffer])
    expect((await heard(line).until(2))[1]).toEqual({ echo: floats })
    expect(floats).toHaveLength(2)
  })

  test('carries many at once, and large ones', { timeout: 20_000 }, async () => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    const { until } = heard(line)
    const large = Float64Array.from({ length: 1_000_000 }, (_, i) => i)
    for (let i = 0; i < 500; i++) line.send(i)
    for (let i = 0; i < 5; i++) line.send(large)
    const all = (await until(506)) as { echo: unknown }[]
    expect(all.slice(1, 501).map(({ echo }) => echo)).toEqual(Array.from({ length: 500 }, (_, i) => i))
    for (const { echo } of all.slice(501))
      expect(Buffer.from((echo as Float64Array).buffer).equals(Buffer.from(large.buffer))).toBe(true)
  })

  test('throws for what cannot be cloned, and then nothing was sent', async () => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    const { all, until } = heard(line)
    for (const bad of [() => 1, Symbol('s'), new SharedArrayBuffer(8), new URL('http://localhost')])
      expect(() => line.send({ floats: new Float64Array(4), bad })).toThrow()
    line.send('where')
    await until(2)
    expect(all).toEqual(['up', expect.any(Number)])
  })

  test('each is a process of its own, with a label of its own', async () => {
    await using runtime = processes(2).open()
    const lines = [1, 2].map(() => runtime.start({ program: program() }))
    for (const line of lines) line.send('where')
    const said = await Promise.all(lines.map((line) => heard(line).until(2)))
    expect(new Set([process.pid, ...said.map(([, where]) => where)]).size).toBe(3)
    expect(lines.map(({ label }) => label)).toEqual(['process 1', 'process 2'])
  })
})

describe('how it ends', () => {
  test.each([
    ['exit', { reason: 'finished', code: 5 }],
    ['leave', { reason: 'finished', code: 0 }],
    ['abort', { reason: 'crashed', signal: 'SIGABRT' }],
    ['kill itself', { reason: 'crashed', signal: 'SIGKILL' }],
    ['throw', { reason: 'crashed', code: 1, error: { name: 'RangeError', message: 'in the process', own: 1 } }],
    ['throw later', { reason: 'crashed', code: 1, error: expect.any(TypeError) }],
    ['throw nothing', { reason: 'crashed', code: 1, error: undefined }],
    ['reject', { reason: 'crashed', code: 1, error: { message: 'rejected in the process' } }],
    ['say and exit', { reason: 'finished', code: 6 }],
  ])('%s', async (message, exit) => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    line.send(message)
    expect(await line.exited).toMatchObject(exit)
    write.mockRestore()
    // Nobody is there any more; nobody minds.
    line.send('late')
    line.hold(true)
    line.hold(false)
    line.kill()
    await line[Symbol.asyncDispose]()
    await line[Symbol.asyncDispose]()
  })

  test('as it said, where Node does not come to the end of it', async () => {
    const unending = new URL('./fixtures/unending.mjs', import.meta.url).href
    await using runtime = processes(1, { execArgv: ['--import', unending] }).open()
    const line = runtime.start({ program: program() })
    line.send('exit')
    expect(await line.exited).toEqual({ reason: 'finished', code: 5, stderr: '' })
  })

  test('without memory', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await using runtime = processes(1, { resourceLimits: { maxOldGenerationSizeMb: 24 } }).open()
    const line = runtime.start({ program: program() })
    line.send('eat')
    expect(await line.exited).toMatchObject({ reason: 'memory' })
    write.mockRestore()
  })

  test('with the end of what it wrote to standard error, which is passed on', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    line.send('complain')
    await heard(line).until(2)
    line.send('exit')
    const { stderr } = await line.exited
    const passed = Buffer.concat(write.mock.calls.map(([piece]) => piece as Buffer)).toString()
    write.mockRestore()
    expect(stderr).toHaveLength(4_096)
    expect(stderr).toMatch(/^é+ the end\n$/)
    expect(passed).toBe(`${'é'.repeat(5_000)} the end\n`)
  })

  test('whose errors are caught goes on', async () => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    for (const message of ['catch', 'throw', 'hello']) line.send(message)
    expect(await heard(line).until(3)).toEqual(['up', { caught: 'in the process' }, { echo: 'hello' }])
  })

  test('a program that cannot be had', async () => {
    await using runtime = processes(1).open()
    const exit = await runtime.start({ program: program('missing') }).exited
    expect(exit).toMatchObject({ reason: 'crashed', error: { message: expect.stringContaining('missing') } })
  })

  test('one that does not come up says why', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await using runtime = processes(1, { execArgv: ['--import', 'file:///nowhere/to/be/found.mjs'] }).open()
    const exit = await runtime.start({ program: program() }).exited
    write.mockRestore()
    const told = expect.stringContaining('found.mjs')
    expect(exit).toMatchObject({
      reason: 'crashed',
      code: 1,
      stderr: told,
      error: { code: 'ERR_WORKER_START', message: told },
    })
  })

  test('stopped, also from an endless loop; all that are left with the runtime', { timeout: 20_000 }, async () => {
    const runtime = processes(2).open()
    const lines = [1, 2, 3, 4].map(() => runtime.start({ program: program() }))
    await Promise.all(lines.map((line) => heard(line).until(1)))
    lines[0]?.send('spin')
    await lines[0]?.[Symbol.asyncDispose]()
    lines[1]?.send('spin')
    lines[2]?.send('spin')
    lines[2]?.kill()
    expect(await lines[2]?.exited).toMatchObject({ reason: 'stopped', signal: 'SIGKILL' })
    await runtime[Symbol.asyncDispose]()
    const exits = await Promise.all(lines.map(({ exited }) => exited))
    expect(exits.map(({ reason }) => reason)).toEqual(['stopped', 'stopped', 'stopped', 'stopped'])
    // An idle one leaves by itself.
    expect(exits[3]).toMatchObject({ code: 0 })
    await runtime[Symbol.asyncDispose]()
  })

  test.each(['kill', 'exit', 'dispose'])('with the programs that it started: %s', async (how) => {
    await using runtime = processes(1).open()
    const line = runtime.start({ program: program() })
    line.send('start a program')
    const [, id] = (await heard(line).until(2)) as [string, number]
    if (how === 'kill') line.kill()
    else if (how === 'exit') line.send('exit')
    else await line[Symbol.asyncDispose]()
    await line.exited
    await gone(id)
  })
})

test('thirty in a row leave nothing behind', async () => {
  const start = async (): Promise<void> => {
    await using runtime = processes(3).open()
    const lines = [1, 2, 3].map(() => runtime.start({ program: program() }))
    await Promise.all(lines.map((line) => heard(line).until(1)))
    lines[0]?.kill()
    lines[1]?.send('exit')
  }
  await start()
  const before = open()
  for (let i = 0; i < 10; i++) await start()
  expect(open()).toEqual(before)
}, 30_000)

/** Descriptors of this process, by kind. */
function open(): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const name of process.platform === 'linux' ? readdirSync('/proc/self/fd') : []) {
    const kind = kindOf(name)
    if (kind !== undefined) kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  return kinds
}

// The one that the list is read by is no more.
function kindOf(name: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${name}`).replace(/\d+/g, 'n')
  } catch {
    return undefined
  }
}

/** Waits until a process is no more, or waits itself for whoever collects it. */
async function gone(id: number): Promise<void> {
  while (runs(id)) await new Promise((resolve) => setTimeout(resolve, 10))
}

function runs(id: number): boolean {
  try {
    process.kill(id, 0)
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const path = fileURLToPath(new URL('./fixtures/program.mjs', import.meta.url))

test.each([
  ['idle', 'idle'],
  ['busy', 'answered'],
  ['print', 'from the worker'],
  ['dispose', 'disposed'],
])('the process ends by itself: %s', (how, said) => {
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [path, how], {
    timeout: 5_000,
    encoding: 'utf8',
  })
  expect([status, signal, stdout.trim(), stderr]).toEqual([0, null, said, ''])
})

test.each(['between', 'spinning', 'starter', 'unending'])(
  'no orphans when the coordinator is killed: %s',
  async (how) => {
    const coordinator = spawn(process.execPath, [path, how], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = (await once(coordinator.stdout, 'data')) as [Buffer]
    const id = Number(said.toString())
    expect(runs(id)).toBe(true)
    coordinator.kill('SIGKILL')
    await gone(id)
  },
)

// Only Linux says of a process what it is called, and whose child it is.
test.skipIf(process.platform !== 'linux')(
  'one process guards all; with the next that starts there is one again',
  async () => {
    await using runtime = processes(2).open()
    const guards = () => childrenNamed('papy guard')
    const next = async () => heard(runtime.start({ program: program() })).until(1)
    await Promise.all([next(), next()])
    await vi.waitUntil(() => guards().length > 0)
    const [first, ...others] = guards() as [number]
    expect(others).toEqual([])
    process.kill(first, 'SIGKILL')
    await vi.waitUntil(() => guards().length === 0)
    await next()
    await vi.waitUntil(() => guards().length > 0)
    expect(guards()).toHaveLength(1)
    await runtime[Symbol.asyncDispose]()
    expect(guards()).toEqual([])
  },
)

function childrenNamed(name: string): number[] {
  return readdirSync('/proc').flatMap((id) => (/^\d+$/.test(id) && isChild(id, name) ? [Number(id)] : []))
}

function isChild(id: string, name: string): boolean {
  try {
    const [, title, , parent] = /\((.*)\) (.) (\d+)/.exec(
      readFileSync(`/proc/${id}/stat`, 'utf8'),
    ) as unknown as string[]
    return title === name && Number(parent) === process.pid
  } catch {
    return false
  }
}
