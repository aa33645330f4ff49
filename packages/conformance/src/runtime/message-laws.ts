import assert from 'node:assert/strict'
import { describe } from '@papy/contract'
import { pause } from '../limit.ts'
import { type RuntimeLaw, realm } from './runtime-law.ts'
import { heard, program } from './stage.ts'

/** What goes over a line. */
export const messageLaws: readonly RuntimeLaw[] = [
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
]

function fail(): never {
  throw new Error('do not look')
}
