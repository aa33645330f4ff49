import { ArgumentError, checkKeeps, describe, isPlugin, type Plugin, type PluginDescriptor } from '@papy/contract'
import { checkOptions, currentItems, flag, type ItemTicket, type Rule, type Rules } from '@papy/contract/engine'
import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { door } from './door.ts'

/** Options of {@link dumpItem}. */
export interface DumpItemOptions {
  /**
   * Items stay when they were loaded and the run is over: a check-point, from which a later run can go on. Where and how long
   * is yours to say; see `cleanFiles`, `cleanSqlite`, `cleanMysql`. @defaultValue that of the piper, which is false
   */
  readonly keep?: boolean
  /** What the names of files begin with. Transports without names take no notice. @defaultValue '' */
  readonly prefix?: string
  /** What the names of files end with, e.g. `'.bin'`. @defaultValue '' */
  readonly suffix?: string
}

const affix: Rule = (value) =>
  typeof value === 'string' && /^[\w.-]{0,64}$/.test(value) && !value.endsWith('.tmp')
    ? undefined
    : "up to 64 letters, digits, '.', '_' and '-', and not '.tmp' at the end"

const rules: Rules<DumpItemOptions> = { keep: flag, prefix: affix, suffix: affix }

/**
 * A function for pipers that puts its item into a transport and returns a ticket for it: some dozens of bytes of plain JSON,
 * which may go wherever values go, through other pipers and forks, until {@link loadItem} takes the item out again.
 *
 * The item stays until all that became of the input item it belongs to has left the pipeline, however many load it; or, with
 * `keep`, for good. Each worker opens the transport once, and it is closed with the run.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; PluginError `ERR_PLUGIN_INCOMPATIBLE`, with `keep` for a transport that keeps nothing
 */
export function dumpItem(
  transport: Plugin<'transport'>,
  options: DumpItemOptions = {},
): BoundStep<[unknown], ItemTicket> {
  checkOptions('dumpItem', options, rules)
  if (!isPlugin(transport, 'transport')) throw noTransport('dumpItem', transport)
  if (options.keep === true) checkKeeps(transport)
  return stepOf({
    from: { url: door, export: 'dump' },
    args: [transport.descriptor, options],
    items: { puts: transport },
    recipe: recipeOf('items', door, 'dumpItem', [transport, options]),
  }) as BoundStep<[unknown], ItemTicket>
}

/**
 * What {@link dumpItem} binds: puts the item into the transport of a run.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError; StateError `ERR_STATE` outside of a pipeline
 */
export function dump(
  [item]: readonly unknown[],
  transport: PluginDescriptor,
  { keep = false, prefix = '', suffix = '' }: DumpItemOptions = {},
): ItemTicket | Promise<ItemTicket> {
  const affixes = prefix === '' && suffix === '' ? undefined : { prefix, suffix }
  return currentItems().put(item, { transport, keep, affixes })
}

/** The refusal of what is no transport. */
export function noTransport(call: string, value: unknown): ArgumentError {
  const message = `${call}(transport) needs a transport such as file(), not ${describe(value)}`
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
