import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { joining, selfSigned } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { freePort } from '../../../.config/testing/free-port.ts'
import type { Listening } from '../src/agent/account.ts'
import { type Going, papy, started } from './support/papy.ts'

const pipelines = fileURLToPath(new URL('fixtures/pipelines', import.meta.url))
const pooled = join(pipelines, 'pooled.mjs')

/** A user with settings of its own. */
function user(): NodeJS.ProcessEnv {
  const directory = testDirectory()
  return { XDG_CONFIG_HOME: directory, APPDATA: directory, PAPY_TOKEN: '' }
}

interface Listens extends Listening {
  readonly secret: string
}

/** An agent that listens, and what it says of itself. */
async function agentOf(env: NodeJS.ProcessEnv, args: readonly string[] = []): Promise<Listens & { going: Going }> {
  const listen = ['--listen', '127.0.0.1:0', '--slots', '2', '--allow-directory', pipelines]
  const going = started(['agent', ...listen, '--json', '--show-token', ...args], env)
  await going.until(/"secret"/)
  return { ...(JSON.parse(going.out) as Listens), going }
}

describe('papy agent', () => {
  test('says where it listens and what to type, and what is typed works', async () => {
    const env = user()
    const going = started(['agent', '--listen', '127.0.0.1:0', '--allow-directory', pipelines], env)
    await going.until(/Ctrl-C/)
    const [, workers = ''] = /--workers=(\S+)/.exec(going.out) ?? []
    expect(await started(['run', pooled, '-q', '--workers', workers], env, '1\n2\n').ended).toMatchObject({
      code: 0,
      out: '2\n3\n',
      err: '',
    })
    expect(going.err).toMatch(/a token was made.*\n.*info connected 127\.0\.0\.1\n.*info disconnected 127\.0\.0\.1\n$/)
  })

  test('names this host where it listens at all addresses, and says that an address may be needed', async () => {
    const listen = ['--listen', '0.0.0.0:0', '--slots', '1', '--allow-directory', pipelines]
    const going = started(['agent', ...listen], user())
    await going.until(/Ctrl-C/)
    expect(going.out).toMatch(
      new RegExp(`--workers=${hostname()}:\\d+#1 .*\nwith an address of this host, where its name`),
    )
  })

  test('joins a run that waits for agents', async () => {
    const port = await freePort()
    const runtime = joining(1, { port }).open()
    onTestFinished(() => runtime[Symbol.asyncDispose]())
    runtime.start({ program: { specifier: '@papy/none', url: '', export: 'none' } })
    const going = started(['agent', '--join', `ws://127.0.0.1:${port}`, '--slots', '2'], user())
    await going.until(/2 slots for ws:/)
    going.child.kill('SIGTERM')
    expect((await going.ended).code).toBe(0)
  })

  test('has its run at standard input and output, which are for nothing else, and ends with them', async () => {
    const going = started(['agent', '--stdio'], user(), '')
    expect(await going.ended).toMatchObject({ code: 0, out: expect.stringMatching(/^papy\S*[^]{0,40}$/), err: '' })
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('ends in order when it is told to: %s', async (signal) => {
    const { going } = await agentOf(user())
    going.child.kill(signal)
    expect(await going.ended).toMatchObject({ code: 0, signal: null })
  })

  test('makes a token and a certificate once, for nobody else to read, and never tells the token unasked', async () => {
    const env = user()
    const tls = ['--listen', '0.0.0.0:0']
    const [one, two] = await Promise.all([agentOf(env, tls), agentOf(env, tls)])
    expect([one.fingerprint, one.secret]).toEqual([two.fingerprint, two.secret])
    expect(one.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    if (process.platform !== 'win32')
      for (const file of [one.token, one.certificate as string]) expect(statSync(file).mode & 0o777).toBe(0o600)
    const plain = started(['agent', '--listen', '127.0.0.1:0'], env)
    await plain.until(/Ctrl-C/)
    expect(plain.out + plain.err + one.going.err).not.toContain(one.secret)
  })

  test('takes what it is given', async () => {
    const directory = testDirectory()
    const { cert, key } = await selfSigned('given')
    const files = {
      cert: join(directory, 'cert.pem'),
      key: join(directory, 'key.pem'),
      token: join(directory, 'token'),
    }
    writeFileSync(files.cert, cert)
    writeFileSync(files.key, key)
    writeFileSync(files.token, 'a token of one word\n'.replaceAll(' ', '-'), { mode: 0o644 })
    const given = ['--tls-cert', files.cert, '--tls-key', files.key, '--token-file', files.token]
    const there = await agentOf(user(), given)
    expect(there).toMatchObject({ certificate: files.cert, token: files.token, secret: 'a-token-of-one-word' })
    expect(there.url).toMatch(/^wss:/)
    if (process.platform !== 'win32') expect(there.going.err).toContain('others on this host may read')
  })

  test.each([
    [['--listen', 'nowhere'], '--listen is'],
    [['--listen', '300.1.1.1:1'], '--listen is'],
    [['--join', 'ws://127.0.0.1:1', '--stdio'], 'both given'],
    [['--slots', '0'], '--slots is'],
    [['--log-level', 'loud'], '--log-level is'],
    [['--token-file', '/no/such/file'], '--token-file is'],
    [['--tls-cert', '/no/such/file'], 'go together'],
    [['--allow-directory', '/no/such/directory'], '--allow-directory is'],
  ])('is told what is wrong before anything starts: %j', async (args, said) => {
    expect(await papy(['agent', ...args], user())).toMatchObject({ code: 2, err: expect.stringContaining(said) })
  })
})

describe('papy run with workers elsewhere', () => {
  test('knows an agent from the first time on, says so once, and refuses another certificate', async () => {
    const env = user()
    const there = await agentOf(env, ['--listen', '0.0.0.0:0'])
    const call = ['run', pooled, '-q', '--workers', `threads:1,wss://127.0.0.1:${there.port}#1`]
    const first = await started(call, env, '1\n').ended
    expect([first.code, first.err]).toEqual([0, expect.stringContaining(there.fingerprint as string)])
    expect(await started(call, env, '1\n').ended).toMatchObject({ code: 0, err: '', out: '2\n' })
    const known = join(env['XDG_CONFIG_HOME'] as string, 'papy', 'known-agents')
    const other = 'AB:'.repeat(31).concat('AB')
    writeFileSync(known, readFileSync(known, 'utf8').replace(there.fingerprint as string, other))
    const refused = await started(call, env, '1\n').ended
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('ERR_HOST_CERTIFICATE')])
    for (const fingerprint of [there.fingerprint, other]) expect(refused.err).toContain(fingerprint)
  })

  test('is told of a wrong token, and of an agent that is not there, before anything runs', async () => {
    const { port } = await agentOf(user())
    const stranger = await started(['run', pooled, '--workers', `127.0.0.1:${port}`], user(), '1\n').ended
    expect([stranger.code, stranger.err]).toEqual([3, expect.stringContaining('no token was found')])
    const none = await started(['run', pooled, '--workers', 'localhost:1#2'], user(), '1\n').ended
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('ERR_HOST_UNREACHABLE')])
  })

  test('says at once that an agent is gone, and that it is there again', async () => {
    const env = user()
    const listen = ['--listen', `127.0.0.1:${await freePort()}`]
    const { port, going: there } = await agentOf(env, listen)
    const run = started(['run', pooled, '--workers', `127.0.0.1:${port}#1`], env)
    run.child.stdin?.write('1\n')
    await run.until(/^2$/m)
    there.child.kill('SIGKILL')
    await run.until(/papy: .*127\.0\.0\.1:\d+.*; its work waits for others, or until it is back/)
    await there.ended
    await agentOf(env, listen)
    await run.until(/papy: 127\.0\.0\.1:\d+ is there again/)
    run.child.stdin?.end('2\n')
    const { code, out, err } = await run.ended
    expect([code, out]).toEqual([0, '2\n3\n'])
    for (const said of [/its work waits/g, /is there again/g]) expect(err.match(said)).toHaveLength(1)
  })

  test('says where there are fewer slots than workers, and where others have them', async () => {
    const env = user()
    const { port } = await agentOf(env)
    const address = `127.0.0.1:${port}`
    const first = started(['run', pooled, '--workers', `${address}#4`], env)
    first.child.stdin?.write('1\n')
    await first.until(/^2$/m)
    expect(first.err).toContain(`papy: ${address} has 2 slots: 2 of 4 workers have none there`)
    const second = started(['run', pooled, '--workers', `${address}#1`], env, '2\n')
    await second.until(/workers wait there for free ones/)
    expect(second.err).toMatch(new RegExp(`papy: [12] of the 2 slots of ${address} are taken by other runs`))
    first.child.stdin?.end()
    expect((await first.ended).code).toBe(0)
    expect(await second.ended).toMatchObject({ code: 0, out: '3\n' })
  })
})

describe('papy workers', () => {
  test('says of each agent how it is, and of one that is not there why', async () => {
    const env = user()
    const { port, pid } = await agentOf(env)
    const table = await papy(['workers', `127.0.0.1:${port}#2,localhost:1`], env)
    expect([table.code, table.err]).toEqual([1, expect.stringContaining('ERR_HOST_UNREACHABLE')])
    expect(table.out).toMatch(new RegExp(`^agent .*answers in.*\n127\\.0\\.0\\.1:${port} +2 +0 +0 .* ms +[\\d.]+ s\n$`))
    const { code, out } = await papy(['workers', '--json', `127.0.0.1:${port}`], env)
    expect([code, JSON.parse(out)]).toEqual([
      0,
      [expect.objectContaining({ status: expect.objectContaining({ slots: 2 }) })],
    ])
    expect(pid).toBeGreaterThan(0)
    expect(await papy(['workers'], env)).toMatchObject({ code: 2 })
    const stranger = await papy(['workers', `127.0.0.1:${port}`], user())
    expect([stranger.code, stranger.err]).toEqual([1, expect.stringContaining('no token was found')])
  })
})
