import { isPlugin, type Plugin, type PluginDescriptor } from '@papy/contract'
import { checkOptions, currentItems, flag, type ItemTicket, type Rules } from '@papy/contract/engine'
import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { door } from './door.ts'
import { noTransport } from './dump-item.ts'

/** Options of {@link loadItem}. */
export interface LoadItemOptions {
  /**
   * Nobody else loads the item: it is dropped as soon as it was loaded for good, kept ones too. Later loads find
   * `ERR_TICKET_SPENT`. @defaultValue false
   */
  readonly remove?: boolean
}

const rules: Rules<LoadItemOptions> = { remove: flag }

/**
 * A function for pipers that takes the item out for which a piper upstream returned this ticket (see {@link dumpItem}). Any
 * number of them may load the same one.
 *
 * Given a `transport`, where an earlier run kept items, it takes the tickets of those too.
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function loadItem<Item = unknown>(options?: LoadItemOptions): BoundStep<[ItemTicket], Item>
export function loadItem<Item = unknown>(
  transport: Plugin<'transport'>,
  options?: LoadItemOptions,
): BoundStep<[ItemTicket], Item>
export function loadItem(
  given: Plugin<'transport'> | LoadItemOptions = {},
  further?: LoadItemOptions,
): BoundStep<[ItemTicket]> {
  const transport = isPlugin(given, 'transport') ? given : undefined
  if (transport === undefined && further !== undefined) throw noTransport('loadItem', given)
  const options = (transport === undefined ? given : further) ?? {}
  checkOptions('loadItem', options, rules)
  return stepOf({
    from: { url: door, export: 'load' },
    args: [options, ...(transport === undefined ? [] : [transport.descriptor])],
    items: { takes: transport ?? 'upstream' },
    recipe: recipeOf('items', door, 'loadItem', transport === undefined ? [options] : [transport, options]),
  }) as BoundStep<[ItemTicket]>
}

/**
 * What {@link loadItem} binds: takes the item of a ticket out of the transport of a run.
 *
 * @throws TransportError `ERR_TICKET_FOREIGN`, `ERR_TICKET_MALFORMED`, `ERR_TICKET_SPENT`, `ERR_PRODUCER_GONE`;
 * SerializerError; StateError `ERR_STATE` outside of a pipeline
 */
export function load(
  [ticket]: readonly unknown[],
  options: LoadItemOptions = {},
  transport?: PluginDescriptor,
): unknown {
  return currentItems().take(ticket, { transport, remove: options.remove ?? false })
}
