import { ArgumentError, type Plugin } from '@papy/contract'
import { anything, checkOptions, count, duration, type Rules } from '@papy/contract/engine'
import { checkSecret, defineTransport, type Secret, type TransportOptions } from '@papy/contract/medium'
import { openMysqlMedium } from './mysql-medium.ts'
import { checkUrl } from './url.ts'

/** Options of {@link mysql}. */
export interface MysqlOptions extends TransportOptions {
  /**
   * Where the server is: `'mysql://user:password@host:3306/database'`; or `{ env: 'NAME' }`, which is read wherever workers
   * run, so that the password goes nowhere. After `?` come options of mysql2: `ssl`, `socketPath`, …
   */
  readonly url: Secret
  /** Connections of each worker. @defaultValue 1 */
  readonly poolSize?: number
  /** How long a call waits in Ms while the server is not there, or refuses further connections. @defaultValue 30,000 */
  readonly reconnectMs?: number
}

const rules: Rules<MysqlOptions> = {
  url: anything,
  poolSize: count(),
  reconnectMs: duration(0),
  serializer: anything,
}

/** Most bytes of an item: more do not fit into one buffer on Node 20. */
const MAX_BYTES = 2 ** 32

/**
 * Moves items as rows of a table in MySQL or MariaDB. What is put or released in the same moment goes in one statement. The
 * tables `papy_items`, `papy_releases` and `papy_ends` are made where they are missing.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for a wrong option
 */
export const mysql: (options: MysqlOptions) => Plugin<'transport'> = defineTransport<MysqlOptions>({
  specifier: '@papy/transport-mysql',
  url: import.meta.url,
  export: 'mysql',
  supports: {
    crossProcess: true,
    crossHost: true,
    durable: true,
    keeps: true,
    sharedMemory: false,
    maxByteLength: MAX_BYTES,
  },
  check(options) {
    checkOptions('mysql', options, rules)
    if (options.url === undefined)
      throw new ArgumentError(
        'ERR_ARGUMENT',
        "mysql() needs a url; pass { url: 'mysql://…' } or { url: { env: 'NAME' } }",
        {
          option: 'url',
        },
      )
    checkSecret('mysql', 'url', options.url)
    if (typeof options.url === 'string') checkUrl(options.url)
  },
  open: openMysqlMedium,
})
