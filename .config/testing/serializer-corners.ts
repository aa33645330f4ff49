import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { type Plugin, revivePlugin } from '../../packages/contract/dist/index.js'
import type { Serialization } from './samples.ts'

/** What is odd around values rather than in them: their depth, their realm, the prototypes of all. */
export function testCorners(name: Serialization, plugin: Plugin<'serializer'>): void {
  const serializer = plugin.open()

  function encodedOrRefused(value: unknown): ReturnType<typeof serializer.encode> | string {
    try {
      return serializer.encode(value)
    } catch (error) {
      return `${error}`
    }
  }

  describe(`corners of ${name}()`, () => {
    it('is opened from its descriptor, and reads what another one wrote', async () => {
      const specifier = `@papy/serializer-${name}`
      expect(plugin).toMatchObject({ kind: 'serializer', descriptor: { specifier, args: [] } })
      const other = (await revivePlugin(JSON.parse(JSON.stringify(plugin.descriptor)), 'same-host')) as typeof plugin
      expect(other.open().decode(serializer.encode({ a: [1, 'b'] }))).toEqual({ a: [1, 'b'] })
    })

    it('keeps nesting, or says that it is too deep for it', () => {
      let short: unknown = 'end'
      for (let depth = 0; depth < 500; depth++) short = { short }
      expect(JSON.stringify(serializer.decode(serializer.encode(short)))).toBe(JSON.stringify(short))
      // Some versions of Node have no bound, and what has none is kept.
      const parts = encodedOrRefused(chained(200_000))
      if (typeof parts === 'string') expect(parts).toContain(`value is nested too deeply, which ${name}() cannot write`)
      else expect(depthOf(serializer.decode(parts))).toBe(200_000)
    })

    it('is not confused by what somebody added to Object.prototype', () => {
      Object.assign(Object.prototype, { added: () => 1 })
      try {
        expect(Object.keys(serializer.decode(serializer.encode({ a: 1 })) as object)).toEqual(['a'])
      } finally {
        Reflect.deleteProperty(Object.prototype, 'added')
      }
    })

    it('takes plain objects and arrays of another realm for what they are', () => {
      const foreign: unknown = runInNewContext('({ list: [1, { a: "b" }] })')
      expect(JSON.stringify(serializer.decode(serializer.encode(foreign)))).toBe('{"list":[1,{"a":"b"}]}')
    })
  })
}

function chained(depth: number): unknown {
  let chain: unknown = 'end'
  for (let at = 0; at < depth; at++) chain = [chain]
  return chain
}

function depthOf(value: unknown): number {
  let [inner, depth] = [value, 0]
  for (; Array.isArray(inner); depth++) [inner] = inner
  return depth
}
