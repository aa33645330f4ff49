import type { Plugin, Recipe } from '@papy/contract'
import { type RetryOptions, retryPolicy } from '@papy/contract/engine'
import type { HostlessOptions } from './crew/hostless.ts'
import type { IMapOptions, RecycleOptions } from './settings.ts'

/** What holds where nothing else is said. */
const defaults: IMapOptions = {
  stride: 'adaptive',
  buffer: 'topology',
  ordered: true,
  skip: false,
  fuse: true,
  transfer: false,
  name: 'imap',
}

/** The call that makes an IMap like one with these options, without those that are defaults. */
export function recipeOf(options: IMapOptions, plugins: readonly Plugin<'runtime'>[]): Recipe {
  const { stride, buffer, bufferBytes, ordered, skip, fuse, transfer, name, setup, teardown, hostless } = options
  const [workers, retry, recycle] = [workersOf(plugins), retryOf(options.retry), recycleOf(options.recycle)]
  const flow = { workers, stride, buffer, bufferBytes, ordered, skip, fuse, transfer, name }
  const given = unlessEmpty(unlessDefault({ ...flow, retry, setup, teardown, hostless: unlessNone(hostless), recycle }))
  const args = given === undefined ? [] : [given]
  return { specifier: '@papy/imap', url: import.meta.url, export: 'IMap', args, isClass: true }
}

function unlessDefault(options: { readonly [Name in keyof IMapOptions]: IMapOptions[Name] | undefined }): object {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== defaults[name as keyof IMapOptions]),
  )
}

// Threads are what a number means: whoever has this package need not have theirs.
function workersOf(plugins: readonly Plugin<'runtime'>[]): IMapOptions['workers'] {
  const workers = plugins.map((plugin) => {
    const { specifier, export: name, args } = plugin.descriptor
    const [count] = args
    const isNumber = specifier === '@papy/runtime-thread' && name === 'threads' && args.length === 1
    return isNumber && typeof count === 'number' ? count : plugin
  })
  const [first] = workers
  if (workers.length !== 1) return workers
  return typeof first === 'number' || !isDefault(first) ? first : undefined
}

// As many threads as there are cores.
function isDefault(plugin: Plugin<'runtime'> | undefined): boolean {
  return plugin?.descriptor.specifier === '@papy/runtime-thread' && plugin.descriptor.args.length === 0
}

function retryOf(retry: RetryOptions | undefined): RetryOptions | undefined {
  if (retry === undefined) return undefined
  const { attempts, backoffMs, jitter, when } = retryPolicy(retry)
  const given = { attempts, backoffMs: backoffMs || undefined, jitter: jitter || undefined, when }
  return unlessEmpty(given)
}

function unlessNone({ afterMs, fallback }: HostlessOptions = {}): HostlessOptions | undefined {
  return unlessEmpty({ afterMs, fallback }) as HostlessOptions | undefined
}

function recycleOf({ items, bytes }: RecycleOptions = {}): RecycleOptions | undefined {
  return unlessEmpty({ items, bytes }) as RecycleOptions | undefined
}

function unlessEmpty<T extends object>(record: T): T | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T)
}
