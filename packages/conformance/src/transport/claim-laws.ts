import assert from 'node:assert/strict'
import { describe, findNonJson, isPapyError, type Plugin, revivePlugin } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { failureOf } from '../refusal.ts'
import type { TransportLaw } from './carrying.ts'

const flags = ['crossProcess', 'crossHost', 'durable', 'sharedMemory'] as const

/** What a plugin says of itself before it is opened. */
export const claimLaws: readonly TransportLaw[] = [
  {
    id: 'T110',
    title: 'the plugin is data: frozen, with JSON for a descriptor, from which an equal one is made',
    where: ['realm'],
    async check({ plugin }) {
      const { descriptor, kind } = plugin
      assert.equal(kind, 'transport')
      assert.ok(Object.isFrozen(plugin), 'the plugin is frozen')
      assert.equal(findNonJson(descriptor), undefined, 'what in the descriptor is no JSON')
      const again = (await revivePlugin(JSON.parse(JSON.stringify(descriptor)), 'same-host')) as Plugin<'transport'>
      assert.deepEqual(again.descriptor, descriptor)
      assert.deepEqual(again.supports, plugin.supports)
    },
  },
  {
    id: 'T111',
    title: 'every capability is stated, and none contradicts another',
    where: ['realm'],
    async check({ supports }) {
      for (const flag of flags) assert.equal(typeof supports[flag], 'boolean', `supports.${flag}`)
      const { maxByteLength, crossHost, crossProcess, durable, keeps = false } = supports
      assert.ok(typeof maxByteLength === 'number' && maxByteLength > 0, `supports.maxByteLength: ${maxByteLength}`)
      assert.ok(crossProcess || !crossHost, 'what reaches other hosts reaches other processes')
      assert.ok(durable || !keeps, 'what outlives its run outlives the end that put it')
    },
  },
  {
    id: 'T112',
    title: 'where it does not claim to reach, it refuses by name, and hands out nothing',
    where: ['thread', 'process'],
    beyond: true,
    async check(stage) {
      const error = await failureOf('reaching beyond what it claims', async () => {
        const [here, there] = await stage.pair()
        await there.take(await here.put([pattern(100)]))
      })
      assert.ok(
        error !== undefined,
        'an item was taken where the transport does not claim to reach: it should claim it',
      )
      assert.ok(isPapyError(error), `${describe(error)} is no PapyError`)
    },
  },
]
