import assert from 'node:assert/strict'
import type { RuntimeLaw } from './runtime-law.ts'

/** What a plugin says of itself before it is opened. */
export const claimLaws: readonly RuntimeLaw[] = [
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
