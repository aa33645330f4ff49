import { ArgumentError, type Plugin } from '@papy/contract'
import type { Piper, Via } from '@papy/core'
import { meant } from '../nearest.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'

/** Transports that need no settings, by the names that `--via` takes. */
export const vias = ['auto', 'shm', 'socket', 'pipe', 'file', 'sqlite', 'memory'] as const

/**
 * Lays all pipes from pool to pool by what `--via` names: `auto`, a transport, or several, of which the first that can.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; PluginError `ERR_PLUGIN_NOT_FOUND`, `ERR_PLUGIN_INCOMPATIBLE`
 */
export async function layVia(text: string, pipeline: LoadedPipeline): Promise<void> {
  const { plumber } = pipeline
  const pipes = plumber.pipes().filter(({ from, to }) => isParallel(from) && isParallel(to))
  if (pipes.length === 0) throw noPipes(text)
  const via = await viaOf(text, pipeline)
  for (const { from, to } of pipes) plumber.addPipe([from, to] as never, { via })
}

const isParallel = ({ settings }: Piper): boolean => settings.parallel !== false

async function viaOf(text: string, pipeline: LoadedPipeline): Promise<Via> {
  const names = text.split(',').map((name) => name.trim())
  for (const name of names) if (!vias.some((one) => one === name)) throw wrong(text, name)
  if (names.includes('auto')) {
    if (names.length > 1) throw wrong(text, text)
    return 'auto'
  }
  const transports: Plugin<'transport'>[] = []
  for (const name of names) transports.push(await transportOf(name, pipeline))
  return transports
}

async function transportOf(name: string, pipeline: LoadedPipeline): Promise<Plugin<'transport'>> {
  const factories = await pipeline.import<Readonly<Record<string, () => Plugin<'transport'>>>>(
    `@papy/transport-${name}`,
  )
  return (factories[name] as () => Plugin<'transport'>)()
}

function wrong(text: string, name: string): ArgumentError {
  const message = `option --via is '${text}'${meant(name, vias) || ';'} pass auto, or one or several of ${vias.slice(1).join(', ')}`
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'via', value: text })
}

function noPipes(text: string): ArgumentError {
  const message = `option --via is '${text}', and no pipe goes from a pool to a pool; leave it out, or give both pipers \`parallel\``
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'via', value: text })
}
