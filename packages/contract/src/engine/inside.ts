import { PlumberError } from '../errors.ts'
import { entryUrl } from '../function/index.ts'

/** What a worker's realm knows of itself. */
interface Inside {
  /** Imports of users' modules under way. */
  importing: number
  /** The program's entry module was imported. */
  entry: boolean
  readonly refuse: (error: unknown) => void
}

const inside = Symbol.for('papy.inside')

/**
 * Tells what runs in this realm that it is a worker: `isMain()` is false here, and a pipeline that starts because its
 * module is imported is refused, of which `refuse` is told even where nobody awaits it.
 */
export function enterWorker(refuse: (error: unknown) => void): void {
  realm()[inside] ??= { importing: 0, entry: false, refuse }
}

/** Whether this realm is a worker's, so that what ends it ends no coordinator. */
export function isInWorker(): boolean {
  return realm()[inside] !== undefined
}

/** Imports a user's modules in a worker. */
export async function importing<T>(urls: readonly string[], load: () => Promise<T>): Promise<T> {
  const here = realm()[inside]
  if (here === undefined) return load()
  here.importing++
  if (urls.includes(entryUrl() ?? '')) here.entry = true
  try {
    return await load()
  } finally {
    here.importing--
  }
}

/**
 * Refuses to start a pipeline or pool in a worker that only imports the module it stands in.
 *
 * @throws PlumberError `ERR_ENTRY_MODULE`
 */
export function refuseInWorker(what: string): void {
  const here = realm()[inside]
  if (here === undefined || (here.importing === 0 && !here.entry)) return
  const error = new PlumberError(
    'ERR_ENTRY_MODULE',
    `${what} was started by a worker that imports its module; start it inside if (isMain(import.meta)) { … }, or move the functions to a module of their own`,
  )
  here.refuse(error)
  throw error
}

function realm(): { [inside]?: Inside } {
  return globalThis as { [inside]?: Inside }
}
