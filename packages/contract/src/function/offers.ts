import { createHash } from 'node:crypto'
import type { JsonValue } from '../json.ts'
import { isPluginArgument, type PluginDescriptor } from '../plugin.ts'
import type { PortableStep } from './function-ref.ts'

/** What steps of this realm have named, and other hosts may therefore ask for. */
export interface Offers {
  /** URLs of modules. */
  readonly modules: ReadonlySet<string>
  /** Packages that steps import by name. */
  readonly packages: ReadonlySet<string>
  /** URLs of modules that make plugins. */
  readonly plugins: ReadonlySet<string>
  /** What {@link sourceHash} says of functions that travel as text. */
  readonly sources: ReadonlySet<string>
}

// In the realm, not in the module: a program may hold two copies of this package.
const key = Symbol.for('papy.offers')

interface Realm {
  [key]?: { readonly [Kind in keyof Offers]: Set<string> }
}

/** What was offered so far. */
export function offers(): Offers {
  return offered()
}

/** A step is to travel: what it needs may be asked for. */
export function offer({ ref, modules = {} }: PortableStep): void {
  const all = offered()
  if (ref.kind === 'module') all.modules.add(ref.url)
  else all.sources.add(sourceHash(ref.source))
  for (const specifier of Object.values(modules).flatMap((text) => text.replace(/^\?/, '').split('|')))
    all[specifier.startsWith('file:') ? 'modules' : 'packages'].add(specifier)
}

/** A plugin is to be opened by workers: so its module, and those of plugins among its arguments, may be asked for. */
export function offerPlugin({ url, args }: PluginDescriptor): void {
  offered().plugins.add(url)
  for (const arg of args) offerAmong(arg)
}

function offerAmong(value: JsonValue): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value) && isPluginArgument(value)) offerPlugin(value.$plugin)
  else for (const one of Object.values(value)) offerAmong(one)
}

/** SHA-256 of a function's source, in hexadecimal digits: its name between hosts. */
export function sourceHash(source: string): string {
  return createHash('sha256').update(source).digest('hex')
}

function offered(): NonNullable<Realm[typeof key]> {
  const realm = globalThis as Realm
  realm[key] ??= { modules: new Set(), packages: new Set(), plugins: new Set(), sources: new Set() }
  return realm[key]
}
