import { type Plugin, type PluginDescriptor, revivePlugin } from '@papy/contract'
import { describe, expect, test } from 'vitest'
import { code, desks, wire } from './fixtures/plugins.mjs'

type Factory = (...args: unknown[]) => Plugin
const [transport, serializer, runtime] = [wire, code, desks] as Factory[] as [Factory, Factory, Factory]

const sent = ({ descriptor }: Plugin): PluginDescriptor => JSON.parse(JSON.stringify(descriptor))
/** What a plugin of the fixtures was made with. */
const argsOf = (plugin: Plugin): unknown[] => (plugin.open as unknown as () => { args: unknown[] })().args

describe('a plugin made again from the JSON of its descriptor', () => {
  test('equals the first one, arguments included', async () => {
    const plugin = transport(3, { host: 'a', deep: [{ list: [1, null, 'x'] }] })
    const again = await revivePlugin(sent(plugin), 'same-host')
    expect(again.descriptor).toEqual(plugin.descriptor)
    expect(argsOf(again)).toEqual([3, { host: 'a', deep: [{ list: [1, null, 'x'] }] }])
  })

  test('has the plugins among its arguments again, at any depth', async () => {
    const inner = serializer({ level: 1 })
    const plugin = transport({ serializer: inner, others: [{ also: runtime(transport({ serializer: inner })) }] })
    expect(plugin.descriptor.args[0]).toMatchObject({
      serializer: { $plugin: { export: 'code', args: [{ level: 1 }] } },
    })
    const [options] = argsOf(await revivePlugin(sent(plugin), 'same-host')) as [
      { serializer: Plugin; others: [{ also: Plugin }] },
    ]
    expect(options.serializer).toMatchObject({ kind: 'serializer', descriptor: inner.descriptor })
    const [nested] = argsOf(options.others[0].also) as [Plugin]
    expect(nested).toMatchObject({ kind: 'transport', descriptor: { export: 'wire' } })
    expect(argsOf((argsOf(nested) as [{ serializer: Plugin }])[0].serializer)).toEqual([{ level: 1 }])
  })

  test('takes data that only looks like a plugin for what it is', async () => {
    const options = { $plugin: null, list: [{ $plugin: 'x' }], ['__proto__']: { $plugin: 3 } }
    expect(argsOf(await revivePlugin(sent(transport(options)), 'same-host'))).toEqual([options])
  })

  test('is imported by its specifier on other hosts, the plugins among its arguments too', async () => {
    const asked: string[] = []
    const load = (target: string): Promise<Record<string, unknown>> => {
      asked.push(target)
      return import('./fixtures/plugins.mjs')
    }
    await revivePlugin(sent(transport({ serializer: serializer() })), 'other-host', load)
    expect(asked).toEqual(['@acme/plugins', '@acme/plugins'])
  })
})

describe('what cannot be made again is refused', () => {
  const refusal = (change: Partial<PluginDescriptor>) => revivePlugin({ ...sent(transport()), ...change }, 'same-host')

  test('another version of the contract', async () => {
    const error = { name: 'PluginError', code: 'ERR_PLUGIN_CONTRACT', contract: 99, specifier: '@acme/plugins' }
    await expect(refusal({ contract: 99 })).rejects.toMatchObject(error)
  })

  test('another version of one among the arguments', async () => {
    const args = [{ serializer: { $plugin: { ...sent(serializer()), contract: 0 } } }] as never
    await expect(refusal({ args })).rejects.toMatchObject({ code: 'ERR_PLUGIN_CONTRACT', contract: 0 })
  })

  test.each([
    ['a module that is not there', { url: 'file:///nowhere/to/be/found.mjs' }],
    ['an export that is not there', { export: 'missing' }],
    ['an export that makes no plugin', { export: 'impostor' }],
    ['a plugin of another kind', { export: 'code' }],
  ])('%s', async (_, change) => {
    await expect(refusal(change)).rejects.toMatchObject({ name: 'PluginError', code: 'ERR_PLUGIN_NOT_FOUND' })
  })
})
