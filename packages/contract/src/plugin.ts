import type { CacheContext, CacheSupports, ResultsCache } from './cache.ts'
import { PluginError } from './errors.ts'
import { findNonJson, type JsonValue } from './json.ts'
import type { ModuleRef } from './module-ref.ts'
import type { Runtime, RuntimeSupports } from './runtime.ts'
import type { Serializer, SerializerSupports } from './serializer.ts'
import type { Transport, TransportContext, TransportSupports } from './transport.ts'

/** Version of the plugin contract. Raised only when an existing plugin would stop working. */
export const CONTRACT = 1

/** The kinds of plugin: what opening one yields, what it declares beforehand, and what it is told then. */
export interface PluginKinds {
  transport: { opened: Promise<Transport>; supports: TransportSupports; context: [context: TransportContext] }
  serializer: { opened: Serializer; supports: SerializerSupports; context: [] }
  runtime: { opened: Runtime; supports: RuntimeSupports; context: [] }
  cache: { opened: ResultsCache; supports: CacheSupports; context: [context: CacheContext] }
}

/** Name of a kind of plugin. */
export type PluginKind = keyof PluginKinds

/** Everything needed to open the same plugin elsewhere. Plain JSON, so it can cross any wire. */
export interface PluginDescriptor extends ModuleRef {
  readonly kind: PluginKind
  readonly contract: number
  /** The arguments the factory was called with; plugins among them as {@link PluginArgument}. */
  readonly args: readonly JsonValue[]
}

/** A plugin among the arguments of another one. */
export interface PluginArgument {
  readonly $plugin: PluginDescriptor
}

/** A configured, inert plugin. Nothing is opened, bound or connected until `open` runs. */
export interface Plugin<K extends PluginKind = PluginKind> {
  /** What it is: a transport, a serializer, a runtime, … */
  readonly kind: K
  /** What it can promise, known before it is opened. */
  readonly supports: PluginKinds[K]['supports']
  /** JSON from which an equal one can be made elsewhere. */
  readonly descriptor: PluginDescriptor
  /** How many workers, connections, … this plugin stands for; 1 where that means nothing. */
  readonly size: number
  /** Of a transport: what turns values into bytes, where the user chose it. */
  readonly serializer?: Plugin<'serializer'> | undefined
  /** Of a transport: makes what all ends share, where all of them are threads of one process. Cloned for other threads. */
  share?(): unknown
  /** Makes the thing itself; until then a plugin is data. */
  open(...context: PluginKinds[K]['context']): PluginKinds[K]['opened']
}

/** Definition passed to {@link definePlugin}. */
export interface PluginDefinition<K extends PluginKind, A extends readonly unknown[]> {
  readonly kind: K
  readonly specifier: string
  /** Always `import.meta.url`. */
  readonly url: string
  /** Name under which that module exports the factory. */
  readonly export: string
  /** What it can promise; a function where that depends on the arguments. */
  readonly supports: PluginKinds[K]['supports'] | ((...args: A) => PluginKinds[K]['supports'])
  /** Checks the arguments and says how many workers, connections, … they ask for. @defaultValue `() => 1` */
  size?(...args: A): number
  /** @see {@link Plugin.serializer} */
  serializer?(...args: A): Plugin<'serializer'> | undefined
  /** @see {@link Plugin.share} */
  share?(...args: A): unknown
  /** Opens it. A transport is told the {@link TransportContext} first. */
  open(...contextAndArgs: [...PluginKinds[K]['context'], ...A]): PluginKinds[K]['opened']
}

/**
 * Makes a plugin factory, e.g. `const threads = definePlugin({…})`, used as `threads(4)`.
 *
 * The factory throws {@link PluginError} `ERR_PLUGIN_OPTIONS` for arguments that are not plain JSON.
 */
export function definePlugin<K extends PluginKind, A extends readonly unknown[]>(
  definition: PluginDefinition<K, A>,
): (...args: A) => Plugin<K> {
  const { kind, specifier, url } = definition
  return (...args) => {
    const size = definition.size?.(...args) ?? 1
    const json = jsonArgs(definition.export, args)
    const { serializer, share } = definition
    const supports = typeof definition.supports === 'function' ? definition.supports(...args) : definition.supports
    return Object.freeze({
      kind,
      supports,
      descriptor: { kind, contract: CONTRACT, specifier, url, export: definition.export, args: json },
      size,
      ...(serializer === undefined ? {} : { serializer: serializer(...args) }),
      ...(share === undefined ? {} : { share: () => share(...args) }),
      open: (...context: PluginKinds[K]['context']) => definition.open(...context, ...args),
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

/** True for what stands for a plugin among the arguments of another. */
export function isPluginArgument(value: object): value is PluginArgument {
  const { $plugin } = value as Partial<PluginArgument>
  return typeof $plugin === 'object' && $plugin !== null
}

// Plugins among arguments travel as what makes them again. A circle stays as it is: it is refused later, by its path.
function describedIn(value: unknown, around: readonly unknown[] = []): unknown {
  if (typeof value !== 'object' || value === null || around.includes(value)) return value
  if (isAnyPlugin(value)) return { $plugin: value.descriptor }
  const within = [...around, value]
  if (Array.isArray(value)) return value.map((item) => describedIn(item, within))
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, describedIn(item, within)]))
}

function isAnyPlugin(value: object): value is Plugin {
  return typeof (value as Plugin).open === 'function' && typeof (value as Plugin).descriptor === 'object'
}

function jsonArgs(name: string, args: readonly unknown[]): readonly JsonValue[] {
  // What was left out stays left out: JSON says null for it, which no factory takes for a value of its own.
  const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1).map((arg) => describedIn(arg ?? null))
  const lost = findNonJson(given, 'arguments')
  if (lost === undefined) return given as unknown as readonly JsonValue[]
  throw new PluginError('ERR_PLUGIN_OPTIONS', `${name}(): ${lost} cannot be sent to a worker; use plain JSON`, {
    path: lost,
  })
}
