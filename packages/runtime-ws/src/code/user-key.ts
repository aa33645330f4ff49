import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, RuntimeError } from '@papy/contract'
import { configDirectory } from '@papy/contract/medium'

/** Where this user's private key is. */
export function userKeyFile(): string {
  return join(configDirectory(), 'key.pem')
}

/**
 * This user's private key, which signs code for other hosts: Ed25519, made when it is first asked for, in a file that only
 * the user can read.
 *
 * @throws (rejects) RuntimeError `ERR_KEY_FILE`, where it cannot be read or written, or others can read it
 */
export async function userKey(file: string = userKeyFile()): Promise<KeyObject> {
  try {
    return await read(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw failed(file, error)
  }
  try {
    await make(file)
    return await read(file)
  } catch (error) {
    throw failed(file, error)
  }
}

async function read(file: string): Promise<KeyObject> {
  const [pem, { mode }] = [await readFile(file, 'utf8'), await stat(file)]
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Error(`others can read it; say chmod 600, or remove it and let your agents trust a new one`)
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it holds no Ed25519 key')
  return key
}

// Two programs may be the first at the same time: whoever links second uses the other's.
async function make(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = `${file}.${randomUUID()}`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

function failed(file: string, cause: unknown): RuntimeError {
  return new RuntimeError('ERR_KEY_FILE', `${file}, your private key, cannot be used: ${describe(cause)}`, {
    cause,
    file,
  })
}
