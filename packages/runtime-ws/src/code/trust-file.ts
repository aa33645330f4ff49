import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, RuntimeError } from '@papy/contract'
import { configDirectory } from '@papy/contract/medium'
import { isPublicKey, type PublicKey } from './public-key.ts'

/** A key that is trusted, and whose it is. */
export interface Trusted {
  readonly key: PublicKey
  /** What the owner of the agent wrote beside it; may be empty. */
  readonly name: string
}

/** Where the keys are that this user's agents trust. */
export function userTrustFile(): string {
  return join(configDirectory(), 'trusted-keys')
}

/**
 * Reads keys that are trusted: one a line, with a name behind it; `#` begins a comment. Where there is no file, nobody is.
 *
 * @throws (rejects) RuntimeError `ERR_KEY_FILE`, where it cannot be read, others can write it, or a line holds something else
 */
export async function readTrust(file: string = userTrustFile()): Promise<readonly Trusted[]> {
  try {
    const [text, { mode }] = [await readFile(file, 'utf8'), await stat(file)]
    if (process.platform !== 'win32' && (mode & 0o022) !== 0)
      throw new Error('others can write it; say chmod go-w, and look what is in it')
    return trustedIn(text)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    const message = `${file}, the keys that are trusted, cannot be used: ${describe(cause)}`
    throw new RuntimeError('ERR_KEY_FILE', message, { cause, file })
  }
}

/** Keys in a text, as {@link readTrust} reads them. @throws Error, which names the line */
export function trustedIn(text: string): readonly Trusted[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    const [key = '', ...name] = line.replace(/#.*$/, '').trim().split(/\s+/)
    if (key === '') return []
    if (!isPublicKey(key)) throw new Error(`line ${at + 1} holds no public key: ${describe(key)}`)
    return [{ key, name: name.join(' ') }]
  })
}

/** Writes which keys are trusted: all of them, or nothing. @throws (rejects) RuntimeError `ERR_KEY_FILE` */
export async function writeTrust(trusted: readonly Trusted[], file: string = userTrustFile()): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const lines = trusted.map(({ key, name }) => `${`${key} ${name}`.trim()}\n`)
    await writeFile(draft, lines.join(''), { mode: 0o600, flag: 'wx' })
    await rename(draft, file)
  } catch (cause) {
    const message = `${file}, the keys that are trusted, cannot be written: ${describe(cause)}`
    throw new RuntimeError('ERR_KEY_FILE', message, { cause, file })
  }
}
