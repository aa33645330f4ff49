import { testServer, WHY } from '../../.config/testing/mysql-server.ts'
import { cleanEnv } from '../contestant.ts'

/** Why contestants that need a server are left out. */
export const NO_SERVER = WHY

/** A MySQL or MariaDB server, and the environment in which its url is: given, or private and started for this. */
export async function mysqlServer(
  env: NodeJS.ProcessEnv = cleanEnv(),
): Promise<(AsyncDisposable & { readonly env: NodeJS.ProcessEnv }) | undefined> {
  const server = await testServer()
  if (server === undefined) return undefined
  return { env: { ...env, PAPY_TEST_MYSQL_URL: server.url }, [Symbol.asyncDispose]: () => server.stop() }
}
