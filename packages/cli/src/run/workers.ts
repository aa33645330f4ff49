import { ArgumentError, type Plugin, PluginError } from '@papy/contract'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'

/** Workers of a pool: so many threads, or a runtime. */
export type PoolWorkers = readonly (number | Plugin<'runtime'>)[]

/** Runtimes by what `--workers` calls them; threads need none of their own. */
const runtimes: Readonly<Record<string, string>> = {
  processes: '@papy/runtime-process',
  inline: '@papy/runtime-inline',
}

/**
 * What `--workers` names, e.g. `4`, `threads:4` or `threads:2,processes:2`, with the runtimes that the file finds.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; PluginError `ERR_PLUGIN_NOT_FOUND`
 */
export async function workersOf(text: string, pipeline: LoadedPipeline): Promise<PoolWorkers> {
  const workers: (number | Plugin<'runtime'>)[] = []
  for (const part of text.split(',')) workers.push(await workerOf(part.trim(), text, pipeline))
  return workers
}

async function workerOf(part: string, text: string, pipeline: LoadedPipeline): Promise<number | Plugin<'runtime'>> {
  if (/^[^:#,\s]+:\d+#\d+$/.test(part)) throw notYetRemote(part)
  const [, name = 'threads', digits] = /^(?:([a-z]+):)?([1-9]\d{0,5})$/.exec(part) ?? []
  if (digits === undefined || (name !== 'threads' && !Object.hasOwn(runtimes, name))) throw wrong(text)
  const specifier = runtimes[name]
  if (specifier === undefined) return Number(digits)
  const factories = await pipeline.import<Readonly<Record<string, (n: number) => Plugin<'runtime'>>>>(specifier)
  return (factories[name] as (n: number) => Plugin<'runtime'>)(Number(digits))
}

function wrong(text: string): ArgumentError {
  const message = `option --workers is '${text}'; pass a number of threads, or threads:4, processes:4, inline:4, or several with commas between`
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'workers', value: text })
}

function notYetRemote(part: string): PluginError {
  const specifier = '@papy/runtime-ws'
  const message = `workers at ${part} need ${specifier}, which there is not yet; use threads:n or processes:n`
  return new PluginError('ERR_PLUGIN_NOT_FOUND', message, { specifier })
}
