import type { TransportCase } from './dimensions.ts'

/** What a case needs that is not here, in words; `undefined`: nothing. */
export function missing({ transport }: TransportCase): string | undefined {
  if (transport === 'mysql' && process.env['PAPY_TEST_MYSQL_URL'] === undefined)
    return 'skipped, because there is no MySQL or MariaDB: set PAPY_TEST_MYSQL_URL'
  return undefined
}
