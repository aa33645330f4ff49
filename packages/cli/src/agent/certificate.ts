import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { ArgumentError, describe } from '@papy/contract'
import { configDirectory } from '@papy/contract/medium'
import type { Certificate } from '@papy/runtime-ws'
import { keptFile } from '../private-file.ts'

/** A certificate, and where it is. */
export interface FoundCertificate extends Certificate {
  readonly place: string
  /** Whether it was made just now. */
  readonly isNew: boolean
}

/**
 * The certificate that is given, or this user's own, which is made where there is none.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`
 */
export async function agentCertificate(
  given: { readonly cert?: string | undefined; readonly key?: string | undefined },
  make: () => Promise<Certificate>,
): Promise<FoundCertificate> {
  const { cert, key } = given
  if (cert === undefined && key === undefined) return kept(make)
  if (cert === undefined || key === undefined) throw wrong('options --tls-cert and --tls-key go together; give both')
  const found = { cert: await read('tls-cert', cert), key: await read('tls-key', key), place: cert, isNew: false }
  return checked(found)
}

// Both in one file: there is no moment at which one is new and the other old.
async function kept(make: () => Promise<Certificate>): Promise<FoundCertificate> {
  const { path, text, isNew } = await keptFile(join(configDirectory(), 'agent.pem'), async () => {
    const { cert, key } = await make()
    return `${cert.trim()}\n${key.trim()}\n`
  })
  const part = (name: string) => new RegExp(`-----BEGIN ${name}-----[^-]+-----END ${name}-----`).exec(text)?.[0] ?? ''
  return checked({ cert: part('CERTIFICATE'), key: part('PRIVATE KEY'), place: path, isNew })
}

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw wrong(`option --${option} is ${path}, and that cannot be read: ${describe(cause)}; name a file in PEM`, cause)
  }
}

function checked(found: FoundCertificate): FoundCertificate {
  try {
    createSecureContext(found)
    return found
  } catch (cause) {
    const next = 'name another one with --tls-cert and --tls-key, or remove it, and the next start makes a new one'
    throw wrong(`${found.place} has no certificate with its key: ${describe(cause)}; ${next}`, cause)
  }
}

function wrong(message: string, cause?: unknown): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', message, { cause, option: 'tls-cert' })
}
