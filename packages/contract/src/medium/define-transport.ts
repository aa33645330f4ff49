import { ArgumentError, describe } from '../errors.ts'
import { definePlugin, isPlugin, type Plugin, type PluginDefinition } from '../plugin.ts'
import type { TransportContext, TransportSupports } from '../transport.ts'
import type { Medium } from './medium.ts'
import { transportOver } from './transport-over.ts'

/** Options that every transport takes beside its own. */
export interface TransportOptions {
  /** Turns values into the bytes it carries. @defaultValue what suits the workers: v8 on one host */
  readonly serializer?: Plugin<'serializer'>
}

/** Definition passed to {@link defineTransport}. */
export interface TransportDefinition<O extends TransportOptions>
  extends Omit<PluginDefinition<'transport', [options?: O]>, 'kind' | 'open' | 'serializer' | 'share' | 'supports'> {
  /** What the medium can promise; a function where that depends on the options. */
  readonly supports: TransportSupports | ((options: Partial<O>) => TransportSupports)
  /** Makes what all ends share, if all of them are threads of one process. */
  share?(options: Partial<O>): unknown
  /** Checks the options, while the plugin is made. Throws ArgumentError. */
  check?(options: Partial<O>): void
  /** Opens one end. */
  open(options: Partial<O>, context: TransportContext): Medium | Promise<Medium>
}

/**
 * Makes a transport factory from a medium: the one function that most transport authors need.
 *
 * @example
 * export const spool = defineTransport<SpoolOptions>({
 *   specifier: '@acme/transport-spool', url: import.meta.url, export: 'spool', supports: { … },
 *   open: (options, context) => new Spool(options, context),
 * })
 */
export function defineTransport<O extends TransportOptions>(
  definition: TransportDefinition<O>,
): (options?: O) => Plugin<'transport'> {
  const { specifier, url, export: name, share, check } = definition
  const supportsOf = (options: Partial<O> = {}) =>
    typeof definition.supports === 'function' ? definition.supports(options) : definition.supports
  return definePlugin<'transport', [options?: O]>({
    kind: 'transport',
    specifier,
    url,
    export: name,
    supports: supportsOf,
    size: (options) => {
      checkSerializer(name, options?.serializer)
      check?.(options ?? {})
      return 1
    },
    serializer: (options) => options?.serializer,
    ...(share === undefined ? {} : { share: (options?: O) => share(options ?? {}) }),
    open: async (context, options) =>
      transportOver(
        { name: specifier, run: context.run, maxByteLength: supportsOf(options).maxByteLength },
        await definition.open(options ?? {}, context),
      ),
  })
}

function checkSerializer(transport: string, value: unknown): void {
  if (value === undefined || isPlugin(value, 'serializer')) return
  const message = `${transport}({ serializer }) must be a serializer such as cbor(), not ${describe(value)}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'serializer', value })
}
