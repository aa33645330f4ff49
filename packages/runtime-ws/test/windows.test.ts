import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWindows } from '../../../.config/testing/windows.ts'
import { keyText, publicKey, readTrust, userKey, writeTrust } from '../src/code/index.ts'
import { folder } from './support/hosts.ts'

// Every file has the same mode there.
test('files are not asked for modes, which Windows does not have', async () => {
  const [directory, trusted] = [await folder(), { key: publicKey(`ed25519:${'A'.repeat(43)}`), name: '' }]
  const [key, keys] = [join(directory, 'key.pem'), join(directory, 'trusted-keys')]
  const made = keyText(await userKey(key))
  await writeTrust([trusted], keys)
  for (const file of [key, keys]) await chmod(file, 0o666)
  onWindows()
  expect(keyText(await userKey(key))).toBe(made)
  expect(await readTrust(keys)).toEqual([trusted])
})
