import { PluginError } from './errors.ts'
import type { Plugin } from './plugin.ts'

/** The plugins that meet where data goes from one worker to another. */
export interface Composition {
  /** Runtimes whose workers put or take. */
  readonly runtimes: readonly Plugin<'runtime'>[]
  readonly transport: Plugin<'transport'>
  readonly serializer?: Plugin<'serializer'> | undefined
}

/** Whether all these workers are threads of one process. */
export function sharesMemory(runtimes: readonly Plugin<'runtime'>[]): boolean {
  return runtimes.every(({ supports }) => supports.sharedMemory || supports.sameRealm)
}

/**
 * Refuses plugins that cannot work together, while the pipeline is being built: from what they declare alone.
 *
 * @throws PluginError `ERR_PLUGIN_INCOMPATIBLE`
 */
export function checkComposition({ runtimes, transport, serializer }: Composition): void {
  const { supports, descriptor } = transport
  const clash = (other: string, why: string): never => {
    const message = `${descriptor.export} with ${other}: ${why}`
    throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', message, { transport: descriptor.export, with: other })
  }
  for (const { supports: runs, descriptor: at } of runtimes) {
    if (runs.remote && !supports.crossHost) clash(at.export, 'the medium does not reach other hosts; use socket()')
    for (const { descriptor: made } of serializer === undefined ? [transport] : [transport, serializer])
      if (runs.remote && !made.url.startsWith('file:'))
        clash(at.export, `${made.export} is of no module that is a file, so no other host can get it; put it into one`)
    if (runs.remote && serializer !== undefined && !serializer.supports.portable)
      clash(at.export, `${serializer.descriptor.export} cannot be read by another version of Node; use cbor()`)
    if (!supports.crossProcess && !runs.sameRealm && !(supports.sharedMemory && runs.sharedMemory))
      clash(at.export, `the medium does not leave the ${supports.sharedMemory ? 'process' : 'thread'}; use socket()`)
  }
  if (supports.platforms !== undefined && !supports.platforms.includes(process.platform))
    clash(process.platform, `it works on ${supports.platforms.join(', ')} only`)
}

/**
 * Refuses to keep items in a transport whose items go with their run.
 *
 * @throws PluginError `ERR_PLUGIN_INCOMPATIBLE`
 */
export function checkKeeps({ supports, descriptor: { export: name } }: Plugin<'transport'>): void {
  if (supports.keeps === true) return
  const message = `${name} with keep: what it holds is gone with its run; use file({ directory }), sqlite({ file }) or mysql({ url })`
  throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', message, { transport: name, with: 'keep' })
}
