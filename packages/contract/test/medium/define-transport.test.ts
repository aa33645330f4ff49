import { ArgumentError, type Plugin, type TransportContext } from '@papy/contract'
import { defineTransport, type Medium, numbersAt, type TransportOptions } from '@papy/contract/medium'
import { expect, test, vi } from 'vitest'
import { code } from '../fixtures/plugins.mjs'

interface ShelfOptions extends TransportOptions {
  readonly height?: number
}

const context: TransportContext = {
  run: 'a'.repeat(32),
  place: 0,
  secret: 'b'.repeat(64),
  directory: '/nowhere',
  budgetBytes: Number.POSITIVE_INFINITY,
}
const opened = vi.fn()
const supports = { crossProcess: false, crossHost: false, durable: false, sharedMemory: true, maxByteLength: 100 }

const shelf = defineTransport<ShelfOptions>({
  specifier: '@acme/transport-shelf',
  url: 'file:///acme/shelf.js',
  export: 'shelf',
  supports,
  check({ height = 1 }) {
    if (height < 1) throw new ArgumentError('ERR_ARGUMENT', 'height', { option: 'height', value: height })
  },
  share: ({ height = 1 }) => new SharedArrayBuffer(height),
  open(options, told): Medium {
    opened(options, told)
    return { store: () => 7, fetch: () => undefined, release() {}, discard() {} }
  },
})

test('a transport is inert data until it is opened, and then told of its run', async () => {
  const plugin = shelf({ height: 3 })
  expect(plugin).toMatchObject({ kind: 'transport', supports, size: 1, descriptor: { args: [{ height: 3 }] } })
  expect(plugin.share?.()).toEqual(new SharedArrayBuffer(3))
  expect(shelf().share?.()).toEqual(new SharedArrayBuffer(1))
  expect(opened).not.toHaveBeenCalled()
  await using transport = await plugin.open(context)
  expect(opened.mock.calls).toEqual([[{ height: 3 }, context]])
  const { byteLength, ...ticket } = await transport.put([])
  expect([ticket, byteLength]).toEqual([{ transport: '@acme/transport-shelf', run: context.run, at: 7 }, 8])
  expect(() => transport.put([new Uint8Array(100)])).toThrow(expect.objectContaining({ code: 'ERR_ITEM_TOO_LARGE' }))
})

test('without `share` there is none', () => {
  const { share: _, ...bare } = { ...shelf().descriptor, supports, share: 0, open: () => expect.unreachable() }
  expect(defineTransport(bare)()).not.toHaveProperty('share')
})

test('its options are checked while it is made', () => {
  expect(() => shelf({ height: 0 })).toThrow(expect.objectContaining({ option: 'height', value: 0 }))
})

test('its serializer can be asked for, and is a serializer', () => {
  const serializer = (code as () => Plugin<'serializer'>)()
  expect(shelf({ serializer }).serializer).toBe(serializer)
  expect(shelf({ serializer }).descriptor.args).toEqual([{ serializer: { $plugin: serializer.descriptor } }])
  expect(shelf().serializer).toBeUndefined()
  for (const value of ['cbor', null, { kind: 'serializer' }, shelf()])
    expect(() => shelf({ serializer: value as never })).toThrow(
      expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT', option: 'serializer', value }),
    )
})

test('places are whole numbers from 0 on, as many as there should be', () => {
  expect([numbersAt([1, 0], 2), numbersAt([], 0), numbersAt([2 ** 53 - 1], 1)]).toEqual([[1, 0], [], [2 ** 53 - 1]])
  for (const wrong of [1, '1', null, { length: 1, 0: 1 }, [], [1, 2], [-1], [0.5], [2 ** 53], ['1'], [null], [[1]]])
    expect(numbersAt(wrong as never, 1), JSON.stringify(wrong)).toBeUndefined()
})

test('what it promises may depend on its options', () => {
  const stack = defineTransport<ShelfOptions>({
    specifier: '@acme/transport-stack',
    url: 'file:///acme/stack.js',
    export: 'stack',
    supports: ({ height = 1 }) => ({ ...supports, crossHost: height > 9 }),
    open: () => ({ store: () => 7, fetch: () => undefined, release() {}, discard() {} }),
  })
  expect([stack().supports.crossHost, stack({ height: 10 }).supports.crossHost]).toEqual([false, true])
})
