import { type Plugin, type PluginDescriptor, revivePlugin, type Transport, type TransportContext } from '@papy/contract'

/** Opens an end on this event loop, from the JSON of a plugin's descriptor. */
export async function openHere(descriptor: PluginDescriptor, context: TransportContext): Promise<Transport> {
  const plugin = (await revivePlugin(JSON.parse(JSON.stringify(descriptor)), 'same-host')) as Plugin<'transport'>
  return plugin.open(context)
}
