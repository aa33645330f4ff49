import { checkComposition, type Plugin, PluginError, sharesMemory } from '@papy/contract'
import type { InstalledTransports } from './installed-transports.ts'
import type { Pipe } from './node.ts'
import { runtimesOf } from './passage.ts'

/** How items of a pipe are to be moved: by a transport, by the first of several that can, or by one that is installed. */
export type Via = Plugin<'transport'> | readonly Plugin<'transport'>[] | 'auto'

/** What was chosen for a pipe; no transport: its items go through the coordinator. */
export interface Choice {
  readonly via: Plugin<'transport'> | undefined
  readonly why: string
}

/** What an installed transport would need for other hosts nobody but the user can give: leave to open a port. */
const BEYOND =
  'some workers are on another host, and nothing listens beyond its own unless it is asked to; give socket({ host, port })'

/**
 * Chooses what the workers at both ends of a pipe can use.
 *
 * @throws PluginError `ERR_PLUGIN_INCOMPATIBLE`, if they can use none of what was given
 */
export function choose(ends: Pick<Pipe, 'from' | 'to'>, wish: Via | undefined, installed: InstalledTransports): Choice {
  if (wish === undefined) return { via: undefined, why: '' }
  if (wish === 'auto') return chooseInstalled(ends, installed)
  const given = Array.isArray(wish) ? (wish as readonly Plugin<'transport'>[]) : [wish as Plugin<'transport'>]
  const refusals = given.map((transport) => refusalOf(ends, transport))
  const via = given[refusals.indexOf(undefined)]
  if (via !== undefined) return { via, why: given.length === 1 ? 'as given' : `the first of ${given.length} that can` }
  if (refusals.length === 1) throw refusals[0]
  const message = `no transport of ${refusals.length} can be used: ${refusals.map((refusal) => refusal?.message).join('; ')}`
  throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', message, { refusals })
}

function chooseInstalled(ends: Pick<Pipe, 'from' | 'to'>, installed: InstalledTransports): Choice {
  const runtimes = runtimesOf(ends)
  if (runtimes.some(({ supports }) => supports.remote)) return { via: undefined, why: BEYOND }
  const via = installed.for(sharesMemory(runtimes)).find((transport) => refusalOf(ends, transport) === undefined)
  const reach = reachOf(runtimes)
  if (via !== undefined)
    return { via, why: `chosen because the workers are ${reach}; small lists ride along in messages` }
  return { via, why: `no transport is installed for workers that are ${reach}; npm i @papy/transport-socket` }
}

function refusalOf(ends: Pick<Pipe, 'from' | 'to'>, transport: Plugin<'transport'>): PluginError | undefined {
  try {
    checkComposition({ runtimes: runtimesOf(ends), transport, serializer: transport.serializer })
    return undefined
  } catch (error) {
    return error as PluginError
  }
}

function reachOf(runtimes: readonly Plugin<'runtime'>[]): string {
  return sharesMemory(runtimes) ? 'threads of one process' : 'processes of one host'
}
