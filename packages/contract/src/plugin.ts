import { PluginError } from './errors.ts'
import { findNonJson, type JsonValue } from './json.ts'
import type { ModuleRef } from './module-ref.ts'
import type { Runtime, RuntimeSupports } from './runtime.ts'
import type { Serializer, SerializerSupports } from './serializer.ts'
import type { Transport, TransportSupports } from './transport.ts'

/** Version of the plugin contract. Raised only when an existing plugin would stop working. */
export const CONTRACT = 1

/** The kinds of plugin: what opening one yields, and what it declares beforehand. */
export interface PluginKinds {
  transport: { instance: Transport; supports: TransportSupports }
  serializer: { instance: Serializer; supports: SerializerSupports }
  runtime: { instance: Runtime; supports: RuntimeSupports }
}

/** Name of a kind of plugin. */
export type PluginKind = keyof PluginKinds

/** Everything needed to open the same plugin elsewhere. Plain JSON, so it can cross any wire. */
export interface PluginDescriptor extends ModuleRef {
  readonly kind: PluginKind
  readonly contract: number
  /** The arguments the factory was called with. */
  readonly args: readonly JsonValue[]
}

/** A configured, inert plugin. Nothing is opened, bound or connected until `open` runs. */
export interface Plugin<K extends PluginKind = PluginKind> {
  readonly kind: K
  readonly supports: PluginKinds[K]['supports']
  readonly descriptor: PluginDescriptor
  /** How many workers, connections, … this plugin stands for; 1 where that means nothing. */
  readonly size: number
  open(): PluginKinds[K]['instance']
}

/** Definition passed to {@link definePlugin}. */
export interface PluginDefinition<K extends PluginKind, A extends readonly unknown[]> {
  readonly kind: K
  readonly specifier: string
  /** Always `import.meta.url`. */
  readonly url: string
  /** Name under which that module exports the factory. */
  readonly export: string
  readonly supports: PluginKinds[K]['supports']
  /** Checks the arguments and says how many workers, connections, … they ask for. @defaultValue `() => 1` */
  size?(...args: A): number
  open(...args: A): PluginKinds[K]['instance']
}

/**
 * Makes a plugin factory, e.g. `const threads = definePlugin({…})`, used as `threads(4)`.
 *
 * The factory throws {@link PluginError} `ERR_PLUGIN_OPTIONS` for arguments that are not plain JSON.
 */
export function definePlugin<K extends PluginKind, A extends readonly unknown[]>(
  definition: PluginDefinition<K, A>,
): (...args: A) => Plugin<K> {
  const { kind, supports, specifier, url } = definition
  return (...args) => {
    const size = definition.size?.(...args) ?? 1
    const json = jsonArgs(definition.export, args)
    return Object.freeze({
      kind,
      supports,
      descriptor: { kind, contract: CONTRACT, specifier, url, export: definition.export, args: json },
      size,
      open: () => definition.open(...args),
    })
  }
}

/** True for a configured plugin of one kind. */
export function isPlugin<K extends PluginKind>(value: unknown, kind: K): value is Plugin<K> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as Plugin).kind === kind &&
    typeof (value as Plugin).open === 'function'
  )
}

function jsonArgs(name: string, args: readonly unknown[]): readonly JsonValue[] {
  // What was left out stays left out: JSON says null for it, which no factory takes for a value of its own.
  const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1).map((arg) => arg ?? null)
  const lost = findNonJson(given, 'arguments')
  if (lost === undefined) return given as unknown as readonly JsonValue[]
  throw new PluginError('ERR_PLUGIN_OPTIONS', `${name}(): ${lost} cannot be sent to a worker; use plain JSON`, {
    path: lost,
  })
}
