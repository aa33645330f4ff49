import { createConnection } from 'mysql2/promise'

/** Inserts a row, selects and deletes it, with one bare connection; its table is gone when that is closed. */
export async function rows({ bytes }) {
  const connection = await createConnection({ uri: process.env.PAPY_TEST_MYSQL_URL, rowsAsArray: true })
  // No temporary table: those are not logged, as rows that others read are.
  const table = `papy_bench_${process.pid}`
  await connection.query(`CREATE TABLE ${table} (id INT PRIMARY KEY, bytes LONGBLOB NOT NULL) ENGINE = InnoDB`)
  const blob = Buffer.alloc(bytes, 1)
  const act = async (id) => {
    await connection.execute(`INSERT INTO ${table} (id, bytes) VALUES (?, ?)`, [id, blob])
    const [[[found]]] = await connection.execute(`SELECT bytes FROM ${table} WHERE id = ?`, [id])
    if (found.byteLength !== bytes) throw new Error('a row is damaged')
    await connection.execute(`DELETE FROM ${table} WHERE id = ?`, [id])
  }
  const close = async () => {
    await connection.query(`DROP TABLE ${table}`)
    await connection.end()
  }
  return Object.assign(act, { close })
}
