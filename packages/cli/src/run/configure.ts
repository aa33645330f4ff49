import { ArgumentError, type IMap, isPapyError } from '@papy/contract'
import type { Piper } from '@papy/core'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { type Setting, settingOf } from './setting.ts'
import { layVia } from './via.ts'
import { type Recruiting, workersOf } from './workers.ts'

/** What a call wants otherwise than the file has it. */
export interface Wishes {
  readonly workers?: string | undefined
  readonly stride?: string | undefined
  readonly via?: string | undefined
  /** A run whose hosts are all gone ends. */
  readonly noWait?: boolean
  readonly set: readonly string[]
  /** The file that has the token of agents. */
  readonly tokenFile?: string | undefined
}

/** Who does not wait for hosts does so long: one that is started anew is there again meanwhile. */
const NO_WAIT_MS = 5_000

type Changes = Record<string, unknown>

/** A pool that can be made again with other options; see `like` of `IMap`. */
type Likeable = IMap & { like?(options: Changes): IMap }

/**
 * Gives pools and pipers of a pipeline the settings that a call wants: pools are made anew, pipers stay.
 *
 * @param say - says a line to people
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; what a piper or pool says of a value that does not fit
 */
export async function configure(
  pipeline: LoadedPipeline,
  { workers, stride, via, set, tokenFile, noWait }: Wishes,
  say: (line: string) => void,
): Promise<void> {
  const { plumber, pools } = pipeline
  const recruiting = { pipeline, tokenFile, say }
  const pipers = new Set(plumber.pipers().map(({ name }) => name))
  const settings = set.map((text) => settingOf(text, { pipers, pools: new Set(pools.map(({ name }) => name)) }))
  const everywhere: Changes = {}
  if (workers !== undefined) everywhere['workers'] = await workersOf(workers, recruiting)
  if (stride !== undefined) everywhere['stride'] = strideOf(stride)
  if (pools.length === 0 && Object.keys(everywhere).length > 0) throw noPool(Object.keys(everywhere))
  if (noWait === true) everywhere['hostless'] = { afterMs: NO_WAIT_MS, fallback: 'fail' }
  const others = new Map<IMap, IMap>()
  for (const pool of pools) {
    const own = settings.filter(({ owner }) => owner === pool.name && !pipers.has(owner))
    const changes = { ...everywhere, ...(await poolChanges(pool, own, recruiting)) }
    if (Object.keys(changes).length > 0) others.set(pool, like(pool, changes, own))
  }
  for (const piper of plumber.pipers()) configurePiper(pipeline, piper, settings, others)
  if (via !== undefined) await layVia(via, pipeline)
}

function configurePiper(
  { plumber }: LoadedPipeline,
  piper: Piper,
  settings: readonly Setting[],
  others: ReadonlyMap<IMap, IMap>,
) {
  const own = settings.filter(({ owner }) => owner === piper.name)
  const parallel = piper.settings.parallel === false ? undefined : others.get(piper.settings.parallel)
  const changes = { ...changesOf(own, piper.settings), ...(parallel && { parallel }) }
  if (Object.keys(changes).length === 0) return
  if (typeof plumber.configure !== 'function') throw tooOld('core')
  told(own, () => plumber.configure(piper, changes))
}

async function poolChanges(pool: IMap, own: readonly Setting[], recruiting: Recruiting): Promise<Changes> {
  const changes = changesOf(own, pool.settings)
  if (changes['workers'] !== undefined) changes['workers'] = await workersOf(String(changes['workers']), recruiting)
  return changes
}

// A setting of `retry` is added to the others of it.
function changesOf(own: readonly Setting[], { retry }: { readonly retry?: object | undefined }): Changes {
  const changes: Changes = {}
  for (const { key, value } of own) {
    const [name = '', part] = key.split('.')
    changes[name] = part === undefined ? value : { ...retry, ...(changes[name] as object | undefined), [part]: value }
  }
  return changes
}

function like(pool: Likeable, changes: Changes, own: readonly Setting[]): IMap {
  if (pool.like === undefined) throw tooOld('imap')
  const { like } = pool
  return told(own, () => like.call(pool, changes))
}

/** What a piper or a pool says of a value is said of the option that it came from. */
function told<T>(own: readonly Setting[], change: () => T): T {
  try {
    return change()
  } catch (cause) {
    if (!isPapyError(cause) || own.length === 0) throw cause
    const texts = own.map(({ text }) => `--set ${text}`).join(' ')
    throw new ArgumentError('ERR_ARGUMENT', `${texts}: ${cause.message}`, { cause, option: 'set' })
  }
}

function strideOf(text: string): number | 'adaptive' {
  if (text === 'adaptive' || /^[1-9]\d{0,8}$/.test(text)) return text === 'adaptive' ? text : Number(text)
  const message = `option --stride is '${text}'; pass a whole number from 1, or adaptive`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'stride', value: text })
}

function noPool(options: readonly string[]): ArgumentError {
  const message = `options ${options.map((option) => `--${option}`).join(', ')} are for pools, and no piper has one; give pipers \`parallel: new IMap()\``
  return new ArgumentError('ERR_ARGUMENT', message, { options })
}

function tooOld(name: string): ArgumentError {
  const message = `the @papy/${name} that the file finds takes no other settings; run \`npm install @papy/${name}@latest\``
  return new ArgumentError('ERR_ARGUMENT', message)
}
