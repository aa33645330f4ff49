/**
 * The door for others that open SQLite databases: the library that is there, without crashing where it cannot work.
 *
 * @module
 */
import { createRequire, isBuiltin } from 'node:module'
import { PluginError } from '@papy/contract'

export { codeOf, isBusy } from './failure.ts'

/** A library that opens databases. */
export type Driver = 'better-sqlite3' | 'node:sqlite'

/** All of them, best first. */
export const drivers: readonly Driver[] = ['better-sqlite3', 'node:sqlite']

/** What both libraries have: the little that a medium needs. */
export interface Database {
  exec(sql: string): unknown
  prepare(sql: string): Statement
  close(): unknown
}

/** A statement of a {@link Database}. */
export interface Statement {
  run(...values: readonly unknown[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint }
  get(...values: readonly unknown[]): unknown
  all(...values: readonly unknown[]): readonly unknown[]
  iterate(...values: readonly unknown[]): IterableIterator<unknown>
}

/** How a database is opened. */
export interface OpenOptions {
  /** Nothing is changed in it. @defaultValue false */
  readonly readOnly?: boolean
}

/** Opens the database in a file. */
export type OpenDatabase = (file: string, options?: OpenOptions) => Database

// Each library spells the option in its own way, and better-sqlite3 refuses the other one.
type DatabaseClass = new (
  file: string,
  options?: { readonly readonly: boolean } | { readonly readOnly: boolean },
) => Database

/** What of it is there, before any of it is loaded. */
export interface Surroundings {
  /** Version of better-sqlite3; `undefined` where it is not installed. */
  readonly installed: string | undefined
  /** Version of Node-API, as `process.versions.napi` says it. */
  readonly napi: number
  /** Node has SQLite built in. */
  readonly builtIn: boolean
}

/** From this version on better-sqlite3 needs this Node-API, and without it ends the process when it is loaded. */
const [MAJOR, NAPI] = [13, 10]

const require = createRequire(import.meta.url)

/**
 * Loads a driver.
 *
 * @param wanted - which; the best one there is where it is left out
 * @param subject - who needs it, for the message
 * @throws PluginError `ERR_PLUGIN_NOT_FOUND`, `ERR_PLUGIN_INCOMPATIBLE`, which say what to install
 */
export async function loadDriver(wanted: Driver | undefined, subject = 'sqlite()'): Promise<OpenDatabase> {
  const surroundings = lookAround()
  if (driverFor(wanted, surroundings, subject) === 'node:sqlite') return builtInDriver()
  try {
    const { default: Database } = (await import('better-sqlite3')) as unknown as { default: DatabaseClass }
    // Its binary is only loaded by the first database.
    new Database(':memory:').close()
    return (file, { readOnly = false } = {}) => new Database(file, { readonly: readOnly })
  } catch (error) {
    if (wanted === undefined && surroundings.builtIn) return builtInDriver()
    const message = `better-sqlite3 ${surroundings.installed} cannot be loaded; install it again on this host and for this Node (${process.version})`
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause: error })
  }
}

/**
 * Which driver it is to be. It must be known before one is loaded: no exception handler stops a crash.
 *
 * @throws PluginError `ERR_PLUGIN_NOT_FOUND`; `ERR_PLUGIN_INCOMPATIBLE`, where better-sqlite3 would crash this Node
 */
export function driverFor(
  wanted: Driver | undefined,
  { installed, napi, builtIn }: Surroundings,
  subject = 'sqlite()',
): Driver {
  const crashes = installed !== undefined && Number.parseInt(installed, 10) >= MAJOR && napi < NAPI
  const found = installed !== undefined && !crashes
  if (wanted !== 'node:sqlite' && found) return 'better-sqlite3'
  if (wanted !== 'better-sqlite3' && builtIn) return 'node:sqlite'
  if (wanted === 'node:sqlite')
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', `node:sqlite is in Node from 22.13 on, not in ${process.version}`)
  if (crashes) {
    const message = `better-sqlite3 ${installed} would crash Node ${process.version}; run \`npm install better-sqlite3@12\`, or use Node 22.14 or later`
    throw new PluginError('ERR_PLUGIN_INCOMPATIBLE', message, { installed })
  }
  const message = `${subject} needs a driver; run \`npm install better-sqlite3${napi < NAPI ? '@12' : ''}\`, or use Node 22.13 or later`
  throw new PluginError('ERR_PLUGIN_NOT_FOUND', message)
}

// Whether Node has it is asked without loading it: some versions warn of it then.
function lookAround(): Surroundings {
  return { installed: installedVersion(), napi: Number(process.versions['napi']), builtIn: isBuiltin('node:sqlite') }
}

// Its package.json is read without loading it.
function installedVersion(): string | undefined {
  try {
    return (require('better-sqlite3/package.json') as { version: string }).version
  } catch {
    return undefined
  }
}

function builtInDriver(): OpenDatabase {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as unknown as { DatabaseSync: DatabaseClass }
  return (file, { readOnly = false } = {}) => new DatabaseSync(file, { readOnly })
}
