import { PluginError } from './errors.ts'
import type { JsonValue } from './json.ts'
import { type ImportModule, importRef, type Where } from './module-ref.ts'
import { CONTRACT, isPlugin, isPluginArgument, type Plugin, type PluginDescriptor } from './plugin.ts'

/**
 * Makes again, in a worker or on another host, the plugin that a descriptor stands for, and those among its arguments.
 *
 * @throws PluginError `ERR_PLUGIN_CONTRACT`, where that end speaks another version; `ERR_PLUGIN_NOT_FOUND`, also where what
 * is found makes no such plugin; whatever the factory throws for its arguments
 */
export async function revivePlugin(descriptor: PluginDescriptor, where: Where, load?: ImportModule): Promise<Plugin> {
  const { contract, specifier, args, kind, export: name } = descriptor
  if (contract !== CONTRACT) {
    const message = `${specifier} speaks contract ${contract}, this end speaks ${CONTRACT}; install matching versions`
    throw new PluginError('ERR_PLUGIN_CONTRACT', message, { specifier, contract })
  }
  const factory = (await importRef(descriptor, where, load)) as (...args: readonly unknown[]) => Plugin
  const plugin: unknown = factory(...(await Promise.all(args.map((arg) => revived(arg, where, load)))))
  if (isPlugin(plugin, kind)) return plugin
  const message = `${name} of ${specifier} makes no ${kind}; export the factory that definePlugin returned under that name`
  throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { specifier, export: name })
}

async function revived(value: JsonValue, where: Where, load?: ImportModule): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Promise.all(value.map((item: JsonValue) => revived(item, where, load)))
  if (isPluginArgument(value)) return revivePlugin(value.$plugin, where, load)
  const entries = Object.entries(value).map(async ([key, item]) => [key, await revived(item, where, load)] as const)
  return Object.fromEntries(await Promise.all(entries))
}
