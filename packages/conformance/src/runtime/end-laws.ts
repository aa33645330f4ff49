import assert from 'node:assert/strict'
import type { RuntimeSupports } from '@papy/contract'
import { pause, within } from '../limit.ts'
import { type RuntimeLaw, realm } from './runtime-law.ts'
import { ending, program, START_MS } from './stage.ts'

const preemptible = ({ preemptible }: RuntimeSupports) => (preemptible ? undefined : 'is not preemptible')

/** How workers end, and how they are ended. */
export const endLaws: readonly RuntimeLaw[] = [
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
]
