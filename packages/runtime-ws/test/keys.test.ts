import { chmod, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { keyText, publicKey, readTrust, trustedIn, userKey, writeTrust } from '@papy/runtime-ws/code'
import { describe, expect, test } from 'vitest'
import { BlobStore, hashOf } from '../src/agent/code/blob-store.ts'
import { folder } from './support/hosts.ts'

const posix = process.platform !== 'win32'
const KEY = publicKey(`ed25519:${'A'.repeat(43)}`)

describe("a user's key", () => {
  test('is made once, whoever is first, and only the user can read it', async () => {
    const file = join(await folder(), 'papy', 'key.pem')
    const keys = await Promise.all(Array.from({ length: 5 }, () => userKey(file)))
    expect(new Set(keys.map(keyText)).size).toBe(1)
    expect(await readdir(dirname(file))).toEqual(['key.pem'])
    if (posix) expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test.runIf(posix)('is not used where others can read it', async () => {
    const file = join(await folder(), 'key.pem')
    await userKey(file)
    await chmod(file, 0o640)
    await expect(userKey(file)).rejects.toMatchObject({ code: 'ERR_KEY_FILE', file })
  })

  test('is refused where the file holds something else', async () => {
    const file = join(await folder(), 'key.pem')
    await writeFile(file, 'x', { mode: 0o600 })
    await expect(userKey(file)).rejects.toMatchObject({ code: 'ERR_KEY_FILE', file })
  })
})

describe('keys that are trusted', () => {
  test('are none where there is no file, and what was written after that', async () => {
    const file = join(await folder(), 'deep', 'trusted-keys')
    expect(await readTrust(file)).toEqual([])
    await writeTrust([{ key: KEY, name: 'Ada at home' }], file)
    expect(await readTrust(file)).toEqual([{ key: KEY, name: 'Ada at home' }])
  })

  test('stand one a line, among comments', () => {
    expect(trustedIn(`# ours\n\n${KEY} Ada # laptop\r\n`)).toEqual([{ key: KEY, name: 'Ada' }])
    expect(() => trustedIn(`${KEY}\nssh-rsa AAA`)).toThrow(/line 2/)
  })

  test.runIf(posix)('are none of a file that others can write', async () => {
    const file = join(await folder(), 'trusted-keys')
    await writeTrust([{ key: KEY, name: '' }], file)
    await chmod(file, 0o666)
    await expect(readTrust(file)).rejects.toMatchObject({ code: 'ERR_KEY_FILE', file })
  })
})

test('code that is kept goes when there is too much of it: first what was used least', async () => {
  const directory = await folder()
  const store = new BlobStore(directory, 250)
  const blobs = [1, 2, 3].map((fill) => new Uint8Array(100).fill(fill))
  const [first, second, third] = blobs.map(hashOf) as [string, string, string]
  await store.write(
    new Map([
      [first, blobs[0] as Uint8Array],
      [second, blobs[1] as Uint8Array],
    ]),
  )
  // File times are finer than the clock: what was written just now may seem to be used later.
  const before = new Date(Date.now() - 1_000)
  for (const one of [first, second]) await utimes(join(directory, one), before, before)
  await store.read(first)
  await store.write(new Map([[third, blobs[2] as Uint8Array]]))
  expect(await Promise.all([first, second, third].map(async (one) => (await store.read(one)) !== undefined))).toEqual([
    true,
    false,
    true,
  ])
})
