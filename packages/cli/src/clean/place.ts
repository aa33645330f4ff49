import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { ArgumentError } from '@papy/contract'
import { type Cleaned, type CleanOptions, runsDirectory, type Secret, sweepRuns } from '@papy/contract/medium'
import { optionalPackage } from '../optional-package.ts'

/** Where runs leave something. */
export interface Place {
  /** What people call it; a password is never in it. */
  readonly name: string
  readonly kind: 'runs' | 'files' | 'sqlite' | 'mysql'
  /** Removes what dead runs left there. */
  clean(options: CleanOptions): Promise<Cleaned>
}

/** The directories of this user's runs on this machine. */
export function runsPlace(): Place {
  const runs = runsDirectory()
  return { name: runs, kind: 'runs', clean: (options) => sweepRuns(runs, options) }
}

/**
 * What is named on the command line: a directory, a database in a file, or a server.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function placeOf(target: string): Place {
  if (target.includes('://')) return serverPlace(withoutSecrets(target), target)
  const found = statSync(target, { throwIfNoEntry: false })
  const path = resolve(target)
  if (found?.isDirectory()) return filesPlace(path)
  if (found?.isFile()) return sqlitePlace(path)
  // What looks like a password is not shown.
  const what = /:[^/]*@/.test(target) ? 'of one of the names given' : target
  const message = `there is no file or directory ${what}; pass a directory, a SQLite file, or mysql://…`
  throw new ArgumentError('ERR_ARGUMENT', message)
}

/**
 * The server whose URL an environment variable has.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function placeIn(env: string): Place {
  if (process.env[env]) return serverPlace(`$${env}`, { env })
  const message = `option --env is ${env}, and that variable is not set; set it to mysql://user:password@host:3306/database`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'env', value: env })
}

function filesPlace(path: string): Place {
  return {
    name: path,
    kind: 'files',
    async clean(options) {
      const load = () => import('@papy/transport-file')
      const { cleanFiles } = await optionalPackage('@papy/transport-file', `cleaning ${path}`, load)
      return cleanFiles(path, options)
    },
  }
}

function sqlitePlace(path: string): Place {
  return {
    name: path,
    kind: 'sqlite',
    async clean(options) {
      const load = () => import('@papy/transport-sqlite')
      const { cleanSqlite } = await optionalPackage('@papy/transport-sqlite', `cleaning ${path}`, load)
      return cleanSqlite(path, options)
    },
  }
}

function serverPlace(name: string, url: Secret): Place {
  return {
    name,
    kind: 'mysql',
    async clean(options) {
      const load = () => import('@papy/transport-mysql')
      const { cleanMysql } = await optionalPackage('@papy/transport-mysql', `cleaning ${name}`, load)
      return cleanMysql(url, options)
    },
  }
}

/** A URL that may be printed: no user, no password, no options. */
function withoutSecrets(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (url?.protocol === 'mysql:' || url?.protocol === 'mariadb:') return `${url.protocol}//${url.host}${url.pathname}`
  // It is not shown: a password may be in it.
  const message = 'a server must be given as mysql://user:password@host:3306/database, and one of these is not'
  throw new ArgumentError('ERR_ARGUMENT', message)
}
