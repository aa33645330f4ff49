import { CONTRACT, definePlugin, isPlugin, type Runtime } from '@papy/contract'
import { expect, test } from 'vitest'

const opened: unknown[][] = []
const supports = { sameRealm: true, sharedMemory: true, remote: false, preemptible: false }

const desks = definePlugin<'runtime', [n?: number, options?: unknown]>({
  kind: 'runtime',
  specifier: '@acme/desks',
  url: 'file:///acme/desks.js',
  export: 'desks',
  supports,
  size: (n = 1) => n,
  open: (...args) => {
    opened.push(args)
    return {} as Runtime
  },
})

test('a plugin is inert data until it is opened', () => {
  const plugin = desks(3, { host: 'a' })
  expect(opened).toEqual([])
  expect(plugin).toMatchObject({ kind: 'runtime', supports, size: 3 })
  expect(plugin.descriptor).toEqual({
    kind: 'runtime',
    contract: CONTRACT,
    specifier: '@acme/desks',
    url: 'file:///acme/desks.js',
    export: 'desks',
    args: [3, { host: 'a' }],
  })
  expect(JSON.parse(JSON.stringify(plugin.descriptor))).toEqual(plugin.descriptor)
  expect(Object.isFrozen(plugin)).toBe(true)
  plugin.open()
  plugin.open()
  expect(opened).toEqual([
    [3, { host: 'a' }],
    [3, { host: 'a' }],
  ])
})

test('defaults are not written down', () => {
  expect(desks().descriptor.args).toEqual([])
  expect(desks(undefined).size).toBe(1)
})

test.each([
  [() => 1, 'arguments[1]'],
  [new Map(), 'arguments[1]'],
  [{ a: { b: Symbol('s') } }, 'arguments[1].a.b'],
  [{ a: [Number.NaN] }, 'arguments[1].a[0]'],
  [10n, 'arguments[1]'],
])('arguments that are no JSON are refused by their path (%o)', (wrong, path) => {
  expect(() => desks(1, wrong)).toThrow(
    expect.objectContaining({ name: 'PluginError', code: 'ERR_PLUGIN_OPTIONS', path: expect.stringContaining(path) }),
  )
})

test('a circle among the arguments is refused, not followed for ever', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  expect(() => desks(1, circle)).toThrow(expect.objectContaining({ code: 'ERR_PLUGIN_OPTIONS' }))
})

test('plugins are known by their shape, of one kind', () => {
  expect([
    isPlugin(desks(), 'runtime'),
    isPlugin(desks(), 'transport'),
    isPlugin({ kind: 'runtime' }, 'runtime'),
  ]).toEqual([true, false, false])
  expect([undefined, null, 3, 'runtime', () => 1].map((value) => isPlugin(value, 'runtime'))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})
