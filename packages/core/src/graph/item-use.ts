import { ArgumentError, checkComposition, checkKeeps, type Plugin } from '@papy/contract'
import { keyOf } from '@papy/contract/engine'
import type { StepItems } from '@papy/contract/function'
import type { Piper } from '../piper.ts'
import type { Node } from './node.ts'
import { runtimesOf } from './passage.ts'
import { reachable } from './search.ts'

/** The transports that the functions of a piper use themselves: PaPy's `dump_item` and `load_item`. */
export interface ItemUse {
  readonly puts: readonly Plugin<'transport'>[]
  /** It takes whatever was put upstream. */
  readonly takes: boolean
  /** It takes what earlier runs put into these. */
  readonly from: readonly Plugin<'transport'>[]
}

/** What a piper uses. */
export function itemUse({ worker: { steps } }: Pick<Piper, 'worker'>): ItemUse {
  const items = steps.flatMap((step) => step.items ?? [])
  return {
    puts: items.flatMap((one) => ('puts' in one ? one.puts : [])),
    takes: items.some((one) => 'takes' in one),
    from: items.flatMap((one: StepItems) => ('takes' in one && one.takes !== 'upstream' ? one.takes : [])),
  }
}

/**
 * Refuses transports that the workers of a piper cannot use, and those that cannot keep what it is to keep.
 *
 * @throws PluginError `ERR_PLUGIN_INCOMPATIBLE`
 */
export function checkItemUse({ worker, settings }: Pick<Piper, 'worker' | 'settings'>): void {
  const { puts, from } = itemUse({ worker })
  const runtimes = settings.parallel === false ? [] : (settings.parallel['~runtimes'] ?? [])
  for (const transport of [...puts, ...from])
    checkComposition({ runtimes, transport, serializer: transport.serializer })
  for (const transport of settings.keep ? puts : []) checkKeeps(transport)
}

/**
 * Refuses a pipe by which tickets would come to workers that cannot take what they stand for.
 *
 * @throws PluginError `ERR_PLUGIN_INCOMPATIBLE`
 */
export function checkItemPipe(from: Node, to: Node): void {
  const dumpers = dumpersAbove(from)
  if (dumpers.length === 0) return
  const loaders = [to, ...reachable(to, 'outbound')].filter(({ piper }) => itemUse(piper).takes)
  for (const dumper of dumpers) for (const loader of loaders) checkReach(dumper, loader)
}

function checkReach(from: Node, to: Node): void {
  for (const transport of itemUse(from.piper).puts)
    checkComposition({ runtimes: runtimesOf({ from, to }), transport, serializer: transport.serializer })
}

/** The transports that a node puts into, or takes from; each once, however often it was made. */
export function itemTransports(node: Node): readonly Plugin<'transport'>[] {
  const { puts, takes, from } = itemUse(node.piper)
  const above = takes ? dumpersAbove(node).flatMap(({ piper }) => itemUse(piper).puts) : []
  return [...new Map([...puts, ...above, ...from].map((plugin) => [keyOf(plugin.descriptor), plugin])).values()]
}

/** Nodes that use a transport themselves. */
export function itemUsers(nodes: readonly Node[], { descriptor }: Plugin<'transport'>): readonly Node[] {
  const key = keyOf(descriptor)
  return nodes.filter((node) => itemTransports(node).some((plugin) => keyOf(plugin.descriptor) === key))
}

/**
 * Refuses pipers that load where nothing was dumped.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function checkLoaders(nodes: readonly Node[]): void {
  for (const node of nodes) {
    const { takes, from } = itemUse(node.piper)
    if (!takes || from.some(({ supports }) => supports.keeps) || dumpersAbove(node).length > 0) continue
    const message = `${node.name} loads items, and nothing upstream of it dumps any; give it the transport in which an earlier run kept them, e.g. loadItem(file({ directory }))`
    throw new ArgumentError('ERR_ARGUMENT', message, { piper: node.name })
  }
}

// Itself included: a Worker may dump and load.
function dumpersAbove(node: Node): readonly Node[] {
  return [node, ...reachable(node, 'inbound')].filter(({ piper }) => itemUse(piper).puts.length > 0)
}
