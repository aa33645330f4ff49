import { createConnection } from 'mysql2/promise'

/** Inserts a row, selects and deletes it, with one bare connection. */
export async function rows({ bytes }) {
  const connection = await createConnection({ uri: process.env.PAPY_TEST_MYSQL_URL, rowsAsArray: true })
  // No temporary table: those are not logged, as rows that others read are.
  const columns = 'id INT PRIMARY KEY, bytes LONGBLOB NOT NULL'
  await connection.query('DROP TABLE IF EXISTS papy_bench')
  await connection.query(`CREATE TABLE papy_bench (${columns}) ENGINE = InnoDB`)
  const blob = Buffer.alloc(bytes, 1)
  return async (id) => {
    await connection.execute('INSERT INTO papy_bench (id, bytes) VALUES (?, ?)', [id, blob])
    const [[[found]]] = await connection.execute('SELECT bytes FROM papy_bench WHERE id = ?', [id])
    if (found.byteLength !== bytes) throw new Error('a row is damaged')
    await connection.execute('DELETE FROM papy_bench WHERE id = ?', [id])
  }
}
