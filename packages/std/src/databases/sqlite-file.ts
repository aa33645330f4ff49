import { statSync } from 'node:fs'
import { type Database, loadDriver, type OpenOptions } from '@papy/transport-sqlite/driver'

/** Opens a database that is there: a name that is wrong makes no new one. @throws PluginError; what the driver throws */
export async function openSqlite(call: string, file: string, options: OpenOptions): Promise<Database> {
  const open = await loadDriver(undefined, `${call} from a SQLite file`)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new Error('there is no such file; make it first')
  return open(file, options)
}
