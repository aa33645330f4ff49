import { ArgumentError, isPapyError, type Plugin } from '@papy/contract'
import type { Caller, Reach } from '../hosts/access.ts'
import { KnownHosts } from '../hosts/known-hosts.ts'
import { type RemotePart, remotePart } from '../hosts/remote-part.ts'
import { remoteWorkers } from '../hosts/remote-workers.ts'
import { sshWorkers } from '../hosts/ssh-workers.ts'
import { nearest } from '../nearest.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { knownToken } from '../token.ts'

/** Workers of a pool: so many threads, or a runtime. */
export type PoolWorkers = readonly (number | Plugin<'runtime'>)[]

/** What workers are had with. */
export interface Recruiting {
  readonly pipeline: LoadedPipeline
  /** The file that has the token of agents; `undefined`: the usual places. */
  readonly tokenFile: string | undefined
  /** Says a line to people. */
  say(line: string): void
}

/** Runtimes by what `--workers` calls them; threads need none of their own. */
const runtimes: Readonly<Record<string, string>> = {
  processes: '@papy/runtime-process',
  inline: '@papy/runtime-inline',
}

/**
 * What `--workers` names, e.g. `4`, `threads:2,processes:2` or `threads:2,host1:9000#4,ssh://ada@host2#2`, with the runtimes that the file finds.
 * Agents on other hosts are asked whether they are there.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; PluginError `ERR_PLUGIN_NOT_FOUND`; RuntimeError `ERR_HOST_UNREACHABLE`,
 * `ERR_HOST_REFUSED`, `ERR_HOST_CERTIFICATE`, `ERR_AGENT_START`
 */
export async function workersOf(text: string, recruiting: Recruiting): Promise<PoolWorkers> {
  return Promise.all(text.split(',').map((part) => workerOf(part.trim(), text, recruiting)))
}

async function workerOf(part: string, text: string, recruiting: Recruiting): Promise<number | Plugin<'runtime'>> {
  const [, name = 'threads', digits] = /^(?:([a-z]+):)?([1-9]\d{0,5})$/.exec(part) ?? []
  const isLocal = digits !== undefined && (name === 'threads' || Object.hasOwn(runtimes, name))
  if (!isLocal) {
    const remote = remotePart(part)
    if (remote === undefined || isMisspelt(remote)) throw wrong(text)
    return remoteWorkersOf(remote, recruiting)
  }
  const specifier = runtimes[name]
  if (specifier === undefined) return Number(digits)
  const { pipeline } = recruiting
  const factories = await pipeline.import<Readonly<Record<string, (n: number) => Plugin<'runtime'>>>>(specifier)
  return (factories[name] as (n: number) => Plugin<'runtime'>)(Number(digits))
}

async function remoteWorkersOf(part: RemotePart, recruiting: Recruiting): Promise<Plugin<'runtime'>> {
  if (part.way === 'ws') return remoteWorkers(part, await callerOf(recruiting))
  return sshWorkers(part, await found('@papy/runtime-ssh', recruiting, () => import('@papy/runtime-ssh')))
}

// Where the file's own directory has none, there is that of the command.
async function found<T>(specifier: string, { pipeline }: Recruiting, ours: () => Promise<T>): Promise<T> {
  try {
    return await pipeline.import<T>(specifier)
  } catch (cause) {
    if (!isPapyError(cause) || cause.code !== 'ERR_PLUGIN_NOT_FOUND') throw cause
    return ours().catch(() => {
      throw cause
    })
  }
}

// No agent listens at a port that small, unless somebody says that it is one.
function isMisspelt({ address, workers }: RemotePart): boolean {
  const [, name = '', port] = /^([a-z]+):(\d+)$/.exec(address) ?? []
  return (
    workers === undefined && Number(port) < 1_024 && nearest(name, ['threads', ...Object.keys(runtimes)]) !== undefined
  )
}

async function callerOf(recruiting: Recruiting): Promise<Caller> {
  const { tokenFile, say } = recruiting
  const reach = await found<Reach>('@papy/runtime-ws', recruiting, () => import('@papy/runtime-ws'))
  return { reach, token: await knownToken(tokenFile), known: new KnownHosts(), say }
}

function wrong(text: string): ArgumentError {
  const message = `option --workers is '${text}'; pass a number of threads, or threads:4, processes:4, inline:4, host:9000#4, ssh://user@host#4, or several with commas between`
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'workers', value: text })
}
