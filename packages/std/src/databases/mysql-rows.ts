import type { Query as Command, FieldPacket } from 'mysql2'
import { checkColumns, narrowed, plain } from './columns.ts'
import { MysqlLink } from './mysql-link.ts'
import type { Query } from './rows.ts'

/** Rows that are read ahead. */
const READ_AHEAD = 64

/** BIGINT, in the protocol. */
const BIGINT = 8

/** The rows of a query in MySQL or MariaDB. */
export async function* mysqlRows(
  address: { readonly url: string; readonly name: string },
  { sql, params }: Query,
  signal: AbortSignal,
): AsyncGenerator<unknown, undefined> {
  const link = await MysqlLink.open('rows', address, signal)
  const command = link.connection.execute(sql, params as never) as Command
  const found = command.stream({ highWaterMark: READ_AHEAD })
  // A query that takes long answers nothing.
  const stop = () => void found.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    let fields: readonly FieldPacket[] = []
    command.once('fields', (known: readonly FieldPacket[]) => {
      fields = known
    })
    let bigints: readonly string[] | undefined
    for await (const row of found) {
      bigints ??= bigintsAmong(fields)
      yield exact(plain(row as object), bigints)
    }
  } catch (error) {
    throw link.failure(error)
  } finally {
    signal.removeEventListener('abort', stop)
    link.close()
  }
}

function bigintsAmong(fields: readonly FieldPacket[]): readonly string[] {
  checkColumns(fields.map(({ name }) => name))
  return fields.filter(({ columnType }) => columnType === BIGINT).map(({ name }) => name)
}

// Beyond what a number holds the driver gives text.
function exact(row: Record<string, unknown>, bigints: readonly string[]): unknown {
  for (const name of bigints) {
    const value = row[name]
    if (typeof value === 'string') row[name] = narrowed(BigInt(value))
  }
  return row
}
