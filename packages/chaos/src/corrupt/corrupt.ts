import {
  ArgumentError,
  definePlugin,
  describe,
  isPlugin,
  type Lease,
  type Plugin,
  type Serializer,
  type Transport,
} from '@papy/contract'
import { checkNeeded } from '../needed.ts'
import { type CorruptOptions, checkCorruptOptions } from './damage.ts'
import { Spoiler } from './spoiler.ts'

/**
 * A transport or serializer that damages some of what it gives: bytes that a reader takes, and bytes that are about to be
 * decoded. That is above the check sums of media, as if the memory of a machine were bad: what a serializer notices becomes
 * the placeholder of its item (`ERR_MALFORMED`), and what it does not notice is a wrong value. It shows what your own checks are
 * worth. For damage below the check sums, which is always found, use a {@link Wire} or {@link corruptFile}.
 *
 * Each end has a stream of its own, by its place in the run.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function corrupt<K extends 'transport' | 'serializer'>(plugin: Plugin<K>, options: CorruptOptions): Plugin<K> {
  checkCorruptOptions(options)
  checkNeeded('corrupt', options, 'share')
  if (isPlugin(plugin, 'transport')) return corruptTransport(plugin, options) as Plugin as Plugin<K>
  if (isPlugin(plugin, 'serializer')) return corruptSerializer(plugin, options) as Plugin as Plugin<K>
  throw new ArgumentError('ERR_ARGUMENT', `corrupt() takes a transport or a serializer, not ${describe(plugin)}`, {
    value: plugin,
  })
}

const here = { specifier: '@papy/chaos', url: new URL('./index.js', import.meta.url).href }

type Wrapping<K extends 'transport' | 'serializer'> = (plugin: Plugin<K>, options: CorruptOptions) => Plugin<K>

/** What {@link corrupt} makes of a transport; workers make it again by this name. */
export const corruptTransport: Wrapping<'transport'> = definePlugin<
  'transport',
  [plugin: Plugin<'transport'>, options: CorruptOptions]
>({
  kind: 'transport',
  ...here,
  export: 'corruptTransport',
  supports: (plugin) => plugin.supports,
  size: (plugin) => plugin.size,
  serializer: (plugin) => plugin.serializer,
  share: (plugin) => plugin.share?.(),
  open: async (context, plugin, options) =>
    taintedTransport(await plugin.open(context), new Spoiler(options, `corrupt/${context.place}`)),
})

/** What {@link corrupt} makes of a serializer; workers make it again by this name. */
export const corruptSerializer: Wrapping<'serializer'> = definePlugin<
  'serializer',
  [plugin: Plugin<'serializer'>, options: CorruptOptions]
>({
  kind: 'serializer',
  ...here,
  export: 'corruptSerializer',
  supports: (plugin) => plugin.supports,
  open: (plugin, options) => taintedSerializer(plugin.open(), new Spoiler(options, 'corrupt')),
})

function taintedTransport(end: Transport, spoiler: Spoiler): Transport {
  const tainted = (lease: Lease): Lease => ({
    parts: spoiler.pass(lease.parts),
    borrowed: lease.borrowed,
    release: () => lease.release(),
  })
  return {
    put: (parts, options) => end.put(parts, options),
    take: (ticket, options) => {
      const lease = end.take(ticket, options)
      return lease instanceof Promise ? lease.then(tainted) : tainted(lease)
    },
    release: (ticket) => end.release(ticket),
    drop: (ticket) => end.drop(ticket),
    [Symbol.asyncDispose]: () => end[Symbol.asyncDispose](),
  }
}

function taintedSerializer(inner: Serializer, spoiler: Spoiler): Serializer {
  return {
    mediaType: inner.mediaType,
    encode: (value) => inner.encode(value),
    decode: (parts) => inner.decode(spoiler.pass(parts)),
  }
}
