import assert from 'node:assert/strict'
import { flags } from './shape-laws.ts'
import type { SerializerLaw } from './stage.ts'

/** What a plugin says of itself before it is opened. */
export const claimLaws: readonly SerializerLaw[] = [
  {
    id: 'S40',
    title: 'the plugin is data: JSON for a descriptor, every capability stated, a media type',
    async check({ plugin, supports, writer, reader }) {
      assert.ok(Object.isFrozen(plugin), 'the plugin is frozen')
      for (const flag of [...flags, 'portable'] as const)
        assert.equal(typeof supports[flag], 'boolean', `supports.${flag}`)
      assert.match(writer.mediaType, /^[\w.+-]+\/[\w.+-]+/, 'mediaType')
      assert.equal(reader.mediaType, writer.mediaType)
    },
  },
]
