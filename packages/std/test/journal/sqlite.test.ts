import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { rowCases } from './row-cases.ts'

const name = scratch('kept-sqlite')
const file = name()
let database: Database.Database
beforeAll(() => {
  database = new Database(file)
  database.pragma('journal_mode = WAL')
})
afterAll(() => void database.close())

describe('SQLite:', () => {
  rowCases(() => ({
    address: file,
    text: 'TEXT',
    query: async (sql) => {
      const statement = database.prepare(sql)
      if (statement.reader) return statement.all() as Record<string, unknown>[]
      statement.run()
      return []
    },
  }))
})
