import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyText, userTrustFile } from '@papy/runtime-ws/code'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { called } from './support/called.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papy-trust-'))
  for (const name of ['XDG_CONFIG_HOME', 'APPDATA']) vi.stubEnv(name, folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const newKey = () => keyText(generateKeyPairSync('ed25519').privateKey)

describe('papy key', () => {
  test('prints the same public key each time, and where the private one is', async () => {
    const first = await called(['key'])
    expect(first).toEqual({ code: 0, out: expect.stringMatching(/^ed25519:[\w-]{43}\n$/), err: '' })
    expect(JSON.parse((await called(['key', '--json'])).out)).toEqual({
      key: first.out.trim(),
      file: join(folder, 'papy', 'key.pem'),
    })
  })

  test('says why, where there cannot be one', async () => {
    await writeFile(join(folder, 'papy'), '')
    expect(await called(['key'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('key.pem') })
  })
})

describe('papy trust', () => {
  test('trusts keys, lists them, and removes them', async () => {
    const [ada, ben] = [newKey(), newKey()]
    expect((await called(['trust'])).out).toBe('')
    expect(await called(['trust', ada, '--name', 'Ada'])).toEqual({ code: 0, out: `${ada} Ada\n`, err: '' })
    await called(['trust', ben])
    expect((await called(['trust', '--list'])).out).toBe(`${ada} Ada\n${ben}\n`)
    expect(await readFile(userTrustFile(), 'utf8')).toBe(`${ada} Ada\n${ben}\n`)
    expect(JSON.parse((await called(['trust', '--remove', ada, '--json'])).out)).toEqual({
      file: userTrustFile(),
      trusted: [{ key: ben, name: '' }],
    })
  })

  test('a key twice is one, and keeps its name', async () => {
    const key = newKey()
    await called(['trust', key, '--name', 'Ada'])
    expect((await called(['trust', key])).out).toBe(`${key} Ada\n`)
  })

  test('reads keys of a file', async () => {
    const [key, file] = [newKey(), join(folder, 'ada.pub')]
    await writeFile(file, `# ours\n${key} Ada\n`)
    expect((await called(['trust', file])).out).toBe(`${key} Ada\n`)
  })

  test.each([
    ['what is no key, and no file', ['nothing'], 'no public key'],
    ['a removal of nothing', ['--remove'], 'needs the keys'],
    ['a list with keys', ['--list', 'x'], 'for no key'],
    ['a name of two lines', ['--name', 'a\nb', 'x'], 'one line'],
    ['a stranger to remove', ['--remove', `ed25519:${'A'.repeat(43)}`], 'is not trusted'],
  ])('refuses %s', async (_, args, why) => {
    expect(await called(['trust', ...args])).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) })
  })

  test('refuses a file that holds something else, with the line', async () => {
    const file = join(folder, 'id_rsa.pub')
    await writeFile(file, '\nssh-rsa AAAA\n')
    expect(await called(['trust', file])).toMatchObject({ code: 2, err: expect.stringContaining('line 2') })
  })

  test('says why, where its file is broken', async () => {
    await called(['trust', newKey()])
    await writeFile(userTrustFile(), 'broken\n')
    expect(await called(['trust'])).toMatchObject({ code: 1, err: expect.stringContaining('line 1') })
  })
})
