import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'
import { configDirectory } from '@papy/contract/medium'
import { isOpenToOthers, keptFile } from './private-file.ts'

/** The variable that has the token where no file is given. */
export const TOKEN_VARIABLE = 'PAPY_TOKEN'

/** What lets a coordinator in, and where that was found. */
export interface Token {
  readonly text: string
  /** The file, or the variable. */
  readonly place: string
  /** Whether it was made just now. */
  readonly isNew: boolean
  /** Whether others may read it where it is. */
  readonly isOpen: boolean
}

/** Where the token of this user's agents is kept. */
export const tokenPath = (): string => join(configDirectory(), 'agent-token')

/**
 * The token of an agent: of the file that is given, of the environment, or the one that is kept; that is made where there is none.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`
 */
export async function agentToken(file: string | undefined): Promise<Token> {
  const given = await givenToken(file)
  if (given !== undefined) return given
  const { path, text, isNew } = await keptFile(tokenPath(), () => `${randomBytes(32).toString('base64url')}\n`)
  return { text: tokenIn(text, path), place: path, isNew, isOpen: await isOpenToOthers(path) }
}

/** The token for agents: as {@link agentToken}, but nothing is made; `undefined`: there is none. */
export async function knownToken(file: string | undefined): Promise<Token | undefined> {
  return (await givenToken(file)) ?? (await tokenOf(tokenPath()).catch(() => undefined))
}

async function givenToken(file: string | undefined): Promise<Token | undefined> {
  if (file !== undefined) return tokenOf(file)
  const text = process.env[TOKEN_VARIABLE]
  return text ? { text, place: TOKEN_VARIABLE, isNew: false, isOpen: false } : undefined
}

async function tokenOf(path: string): Promise<Token> {
  try {
    return {
      text: tokenIn(await readFile(path, 'utf8'), path),
      place: path,
      isNew: false,
      isOpen: await isOpenToOthers(path),
    }
  } catch (cause) {
    if (cause instanceof ArgumentError) throw cause
    const message = `option --token-file is ${path}, and that cannot be read: ${describe(cause)}; name a file with a token in it`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, option: 'token-file', value: path })
  }
}

/** Fewest characters of a token: less can be guessed. */
const LEAST = 16

function tokenIn(text: string, path: string): string {
  const token = text.trim()
  // What stands in a header of HTTP.
  if (token.length >= LEAST && /^[\x21-\x7e]+$/.test(token)) return token
  const message = `what is in ${path} is no token; write one word of ${LEAST} or more letters and digits into it, as \`openssl rand -hex 32\` prints it`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'token-file', value: path })
}
