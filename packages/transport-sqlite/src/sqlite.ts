import { isAbsolute } from 'node:path'
import type { Plugin } from '@papy/contract'
import { anything, checkOptions, duration, label, type Rules } from '@papy/contract/engine'
import { defineTransport, type TransportOptions } from '@papy/contract/medium'
import { type Driver, drivers } from './driver.ts'
import { openSqliteMedium } from './sqlite-medium.ts'

/** Options of {@link sqlite}. */
export interface SqliteOptions extends TransportOptions {
  /**
   * An absolute path of a database on this host; made where there is none, and shared with other runs. It keeps the size it
   * once had. @defaultValue a file of the run, which goes with it
   */
  readonly file?: string
  /** Which library opens it. @defaultValue better-sqlite3 where it is installed and can be used, else node:sqlite */
  readonly driver?: Driver
  /** How long a call waits in Ms while another process locks the file. @defaultValue 30,000 */
  readonly busyMs?: number
}

const rules: Rules<SqliteOptions> = {
  file: (value) => label(value) ?? (isAbsolute(value as string) ? undefined : 'an absolute path'),
  driver: (value) => (drivers.includes(value as Driver) ? undefined : `one of '${drivers.join("', '")}'`),
  busyMs: duration(0),
  serializer: anything,
}

/** Most bytes of an item: more do not fit into one buffer on Node 20. */
const MAX_BYTES = 2 ** 32

/**
 * Moves items as rows of a SQLite database; one transaction for each put, so for each batch. The package `better-sqlite3` is
 * used where it is installed, else what Node has built in, from 22.13 on.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for a wrong option
 */
export const sqlite: (options?: SqliteOptions) => Plugin<'transport'> = defineTransport<SqliteOptions>({
  specifier: '@papy/transport-sqlite',
  url: import.meta.url,
  export: 'sqlite',
  supports: ({ file }) => ({
    crossProcess: true,
    crossHost: false,
    durable: true,
    keeps: file !== undefined,
    sharedMemory: false,
    maxByteLength: MAX_BYTES,
  }),
  check: (options) => checkOptions('sqlite', options, rules),
  open: openSqliteMedium,
})
