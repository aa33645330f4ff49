/**
 * A transport through a MySQL or MariaDB server.
 *
 * @module
 */
export { cleanMysql } from './clean-mysql.ts'
export { type MysqlOptions, mysql } from './mysql.ts'
