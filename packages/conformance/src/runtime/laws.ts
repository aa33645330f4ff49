import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, type RuntimeSupports, type WorkerExit } from '@papy/contract'
import type { Law } from '../law.ts'
import { pause, within } from '../limit.ts'
import { QUICK_MS } from '../refusal.ts'
import { alone, type Heard, heard, program, type RuntimeStage, START_MS } from './stage.ts'

/** What a runtime promises. */
export type RuntimeLaw = Law<RuntimeStage, RuntimeSupports>

const realm = ({ sameRealm }: RuntimeSupports) => (sameRealm ? 'its workers are on our own event loop' : undefined)
const remote = ({ remote }: RuntimeSupports) => (remote ? 'its workers are on another host' : undefined)
const preemptible = ({ preemptible }: RuntimeSupports) => (preemptible ? undefined : 'is not preemptible')

/** Most characters of standard error that an exit has. */
const MOST_STDERR = 4_096

const ending = ({ line }: Heard): Promise<WorkerExit> => within(START_MS, `the end of ${line.label}`, line.exited)

/** What every runtime promises, as far as its capabilities go. */
export const runtimeLaws: readonly RuntimeLaw[] = [
  {
    id: 'R01',
    title: 'messages go both ways in order; those that are sent before it is up wait',
    async check({ start }) {
      const { line, until } = start()
      for (let at = 0; at < 50; at++) line.send(at)
      assert.deepEqual(await until(51), ['up', ...Array.from({ length: 50 }, (_, at) => ({ echo: at }))])
    },
  },
  {
    id: 'R02',
    title: 'what is said before anybody listens is not lost',
    async check({ runtime }) {
      const line = runtime.start({ program })
      line.send(1)
      await pause(200)
      const { until } = heard(line)
      line.send(2)
      assert.deepEqual(await until(3), ['up', { echo: 1 }, { echo: 2 }])
    },
  },
  {
    id: 'R03',
    title: 'many messages and large ones keep their order',
    async check({ start }) {
      const { line, until } = start()
      const large = Float64Array.from({ length: 500_000 }, (_, at) => at)
      const sent = Array.from({ length: 300 }, (_, at) => (at % 60 === 59 ? large : at))
      for (const message of sent) line.send(message)
      for (const [at, message] of (await until(sent.length + 1)).slice(1).entries())
        assert.deepEqual(message, { echo: sent[at] }, `message ${at}`)
    },
  },
  {
    id: 'R04',
    title: 'messages are whatever can be structured-cloned',
    async check({ start }) {
      const { line, until } = start()
      const around: Record<string, unknown> = { name: 'around' }
      around['self'] = around
      const sent = [
        undefined,
        null,
        -0,
        2n ** 70n,
        'é\0',
        new Date(5),
        new Map([[{ a: 1 }, new Set([1])]]),
        new Uint16Array(3),
        new Array(3),
        new RangeError('e'),
        around,
      ]
      for (const message of sent) line.send(message)
      assert.deepEqual(
        (await until(sent.length + 1)).slice(1),
        sent.map((echo) => ({ echo })),
      )
    },
  },
  {
    id: 'R05',
    title: 'sending what cannot be cloned throws, and then nothing was sent',
    unless: realm,
    async check({ start }) {
      const { line, until } = start()
      const floats = new Float64Array(4)
      for (const bad of [() => 1, { deep: [Symbol('s')] }])
        assert.throws(() => line.send({ floats, bad }, [floats.buffer]), `${describe(bad)} was sent`)
      line.send('after')
      assert.deepEqual(await until(2), ['up', { echo: 'after' }])
    },
  },
  {
    id: 'R06',
    title: 'values are copies, but on our own event loop, where they pass by reference',
    async check({ start, supports }) {
      const { line, until } = start()
      const object = { a: [1] }
      line.send(object)
      const { echo } = (await until(2))[1] as { echo: unknown }
      assert.deepEqual(echo, object)
      assert.equal(echo === object, supports.sameRealm, 'whether it is the very object')
    },
  },
  {
    id: 'R07',
    title: 'buffers that are handed over arrive, both ways',
    async check({ start }) {
      const { line, until } = start()
      const floats = new Float64Array([1, 2, 3])
      line.send(floats, [floats.buffer])
      line.send({ do: 'transfer' })
      assert.deepEqual(await until(3), ['up', { echo: new Float64Array([1, 2, 3]) }, new Float64Array([1, 2, 3])])
    },
  },
  {
    id: 'R08',
    title: 'memory is shared where it says so, and refused where not',
    async check({ start, supports }) {
      const { line, until } = start()
      const to = new Int32Array(new SharedArrayBuffer(4))
      if (!supports.sharedMemory)
        return void assert.throws(() => line.send({ do: 'add', to }), 'shared memory was sent')
      line.send({ do: 'add', to })
      await until(2)
      assert.equal(Atomics.load(to, 0), 1)
    },
  },
  {
    id: 'R09',
    title: 'workers are apart from each other, with a label each',
    async check({ start, supports }) {
      const all = [start(), start(), start()]
      for (const { line } of all) line.send({ do: 'where' })
      const places = await Promise.all(all.map(async ({ until }) => JSON.stringify((await until(2))[1])))
      assert.equal(new Set(all.map(({ line }) => line.label)).size, 3, 'labels')
      if (!supports.sameRealm) assert.equal(new Set(places).size, 3, `places: ${places}`)
    },
  },
  {
    id: 'R10',
    title: 'what of a value can be sent is told without throwing',
    async check({ start }) {
      const { line } = start()
      const strange = new Proxy(
        {},
        { has: () => fail(), get: () => fail(), ownKeys: () => fail(), getPrototypeOf: () => fail() },
      )
      const { clones } = line
      if (clones === undefined) return
      for (const value of [1, () => 1, strange, Symbol('s')]) assert.equal(typeof clones(value), 'boolean')
      assert.deepEqual([clones({ a: 1 }), clones('x')], [true, true])
    },
  },
  {
    id: 'R20',
    title: 'a worker that ends itself is finished, with its code',
    unless: realm,
    async check({ start }) {
      for (const code of [0, 5]) {
        const worker = start()
        worker.line.send({ do: 'exit', code })
        const { reason, code: told } = await ending(worker)
        assert.deepEqual([reason, told], ['finished', code])
      }
    },
  },
  {
    id: 'R21',
    title: 'a worker in which something is thrown or rejected, now or later, has crashed, with the error',
    unless: realm,
    async check({ start }) {
      for (const order of [{ do: 'throw', what: 'error' }, { do: 'throw', what: 'later' }, { do: 'reject' }]) {
        const worker = start()
        worker.line.send(order)
        const { reason, error } = await ending(worker)
        assert.equal(reason, 'crashed')
        assert.match(String((error as Error | undefined)?.message), /(thrown|rejected) in the worker/)
      }
      const worker = start()
      worker.line.send({ do: 'throw', what: 'undefined' })
      const { reason, error } = await ending(worker)
      assert.deepEqual([reason, error], ['crashed', undefined])
    },
  },
  {
    id: 'R22',
    title: 'a program that cannot be had is a crash that says which',
    async check({ start }) {
      const worker = start({ ...program, export: 'missingExport' })
      const { reason, error } = await ending(worker)
      assert.equal(reason, 'crashed')
      assert.match(String((error as Error | undefined)?.message), /missingExport/)
    },
  },
  {
    id: 'R23',
    title: 'killed or disposed, it is stopped; again, and whatever is called after, is nothing',
    async check({ start }) {
      for (const how of ['kill', 'dispose']) {
        const worker = start()
        await worker.until(1)
        const { line } = worker
        if (how === 'kill') line.kill()
        else await line[Symbol.asyncDispose]()
        assert.equal((await ending(worker)).reason, 'stopped')
        line.send('late')
        line.hold(true)
        line.hold(false)
        line.kill()
        await line[Symbol.asyncDispose]()
        await line[Symbol.asyncDispose]()
        assert.equal(await line.exited, await line.exited, 'it ends once')
      }
    },
  },
  {
    id: 'R24',
    title: 'one that computes without end is stopped as well',
    unless: preemptible,
    async check({ start }) {
      for (const how of ['kill', 'dispose']) {
        const worker = start()
        await worker.until(1)
        worker.line.send({ do: 'spin' })
        await pause(50)
        if (how === 'kill') worker.line.kill()
        else await within(START_MS, 'disposing', worker.line[Symbol.asyncDispose]())
        assert.equal((await ending(worker)).reason, 'stopped')
      }
    },
  },
  {
    id: 'R25',
    title: 'after its end nothing more is heard of it',
    async check({ start }) {
      const { line, said, until } = start()
      await until(1)
      line.send(1)
      line.kill()
      await within(START_MS, 'the end', line.exited)
      const count = said.length
      line.send(2)
      await pause(50)
      assert.equal(said.length, count)
    },
  },
  {
    id: 'R26',
    title: 'disposed, a runtime stops all its workers; again is nothing',
    async check({ runtime, start, supports }) {
      const workers = [start(), start(), start()]
      await Promise.all(workers.map(({ until }) => until(1)))
      if (supports.preemptible) workers[0]?.line.send({ do: 'spin' })
      await within(2 * START_MS, 'disposing', runtime[Symbol.asyncDispose]())
      const exits = await Promise.all(workers.map(ending))
      assert.deepEqual(
        exits.map(({ reason }) => reason),
        ['stopped', 'stopped', 'stopped'],
      )
      await runtime[Symbol.asyncDispose]()
    },
  },
  {
    id: 'R30',
    title: 'an idle worker does not keep its program alive; one that is held does',
    unless: realm,
    async check({ plugin }) {
      for (const [how, said] of [
        ['idle', 'idle'],
        ['busy', 'answered'],
      ] as const)
        assert.deepEqual(await output(alone(how, plugin)), { said, code: 0 }, how)
    },
  },
  {
    id: 'R31',
    title: 'the end of what it wrote to standard error is in its exit, where that is known at all',
    unless: realm,
    async check({ plugin }) {
      const { said, code } = await output(alone('write', plugin))
      assert.equal(code, 0)
      const { stderr } = JSON.parse(said) as { stderr?: string }
      if (stderr === undefined) return
      assert.equal(stderr.length, MOST_STDERR)
      assert.match(stderr, /^é+ the end\n$/)
    },
  },
  {
    id: 'R32',
    title: 'no worker outlives a coordinator that is killed',
    unless: (supports) => realm(supports) ?? remote(supports),
    async check({ plugin }) {
      for (const how of ['orphan', 'spinning orphan']) {
        const coordinator = alone(how, plugin)
        const [text] = (await within(START_MS, how, once(coordinator.stdout as never, 'data'))) as [Buffer]
        const id = Number(text.toString())
        assert.ok(id > 0, `it said ${text}`)
        coordinator.kill('SIGKILL')
        await within(START_MS, `the end of an orphan (${how})`, gone(id))
      }
    },
  },
  {
    id: 'R33',
    title: 'workers that came and went leave no descriptor open',
    unless: () => (process.platform === 'linux' ? undefined : 'descriptors are counted on Linux only'),
    async check({ runtime }) {
      const some = async () => {
        const workers = [1, 2].map(() => heard(runtime.start({ program })))
        await Promise.all(workers.map(({ until }) => until(1)))
        workers[0]?.line.kill()
        for (const worker of workers) await worker.line[Symbol.asyncDispose]()
        await Promise.all(workers.map(ending))
      }
      await some()
      const before = descriptors()
      for (let time = 0; time < 5; time++) await some()
      const deadline = performance.now() + QUICK_MS
      while (descriptors() > before && performance.now() < deadline) await pause(20)
      assert.ok(descriptors() <= before, `${before} descriptors were open, ${descriptors()} are`)
    },
  },
  {
    id: 'R40',
    title: 'the plugin is data: JSON for a descriptor, every capability stated, a size',
    async check({ plugin, supports }) {
      assert.ok(Object.isFrozen(plugin), 'the plugin is frozen')
      for (const flag of ['sameRealm', 'sharedMemory', 'remote', 'preemptible'] as const)
        assert.equal(typeof supports[flag], 'boolean', `supports.${flag}`)
      assert.ok(!supports.sameRealm || supports.sharedMemory, 'who is on our event loop shares our memory')
      assert.ok(Number.isInteger(plugin.size) && plugin.size >= 1, `size: ${plugin.size}`)
    },
  },
]

function fail(): never {
  throw new Error('do not look')
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length
}

async function output(child: ChildProcess): Promise<{ readonly said: string; readonly code: number | null }> {
  const pieces: Buffer[] = []
  child.stdout?.on('data', (piece: Buffer) => pieces.push(piece))
  child.stderr?.resume()
  try {
    const [code] = (await within(2 * START_MS, 'a program with a worker', once(child, 'close'))) as [number | null]
    return { said: Buffer.concat(pieces).toString().trim(), code }
  } finally {
    child.kill('SIGKILL')
  }
}

async function gone(id: number): Promise<void> {
  while (isAlive(id)) await pause(10)
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    // One that nobody has collected yet is none.
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'utf8'))
  } catch {
    return false
  }
}
