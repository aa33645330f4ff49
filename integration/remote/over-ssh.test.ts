import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { HOST, hasSshd, Sshd } from '../../.config/testing/sshd.ts'
import { Host } from './host.ts'

const papy = fileURLToPath(new URL('../../packages/cli/dist/papy.js', import.meta.url))
const pipeline = fileURLToPath(new URL('fixtures/places/pipeline.mjs', import.meta.url))

interface Called {
  readonly code: number
  readonly out: string
  readonly err: string
}

describe.skipIf(!hasSshd)('papy with a real sshd, which this machine must have', () => {
  const home = mkdtempSync(join(tmpdir(), 'papy-over-ssh-'))
  const at = (name: string) => join(home, name)
  let sshd: Sshd

  // There, papy is on the PATH, and nobody is trusted; here, ssh knows where that host is.
  beforeAll(async () => {
    for (const name of ['here', 'there']) mkdirSync(at(name))
    script(at('there/papy'), `exec '${process.execPath}' '${papy}' "$@"`)
    const there = {
      PATH: `${at('there')}:/usr/bin:/bin`,
      XDG_CONFIG_HOME: at('config-there'),
      XDG_CACHE_HOME: at('cache'),
    }
    sshd = await Sshd.start(there)
    script(at('here/ssh'), `exec /usr/bin/ssh -F '${sshd.config}' "$@"`)
  })
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]()
    rmSync(home, { recursive: true, force: true })
  })

  function called(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Called> {
    const config = { XDG_CONFIG_HOME: at('config'), PATH: `${at('here')}:${process.env['PATH']}` }
    return new Promise((resolve) => {
      execFile(process.execPath, [papy, ...args], { env: { ...process.env, ...config, ...env } }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err })
      })
    })
  }

  test('a run has workers of threads, of an agent that listens, and of one that ssh starts', async () => {
    const agent = await Host.start({ slots: 1 })
    onTestFinished(() => agent[Symbol.asyncDispose]())
    mkdirSync(at('meeting'))
    const env = { MEETING: at('meeting'), PLACES: '3' }
    const workers = `threads:1,127.0.0.1:${agent.port}#1,ssh://${HOST}#2`
    const { code, out, err } = await called(['run', pipeline, '-q', '--workers', workers], env)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as string).split(' '))
    expect(rows.map(([name]) => name).join('')).toBe('abcdefghijkl')
    expect(new Set(rows.map(([, parent]) => parent)).size).toBe(3)
    expect(rows.some(([, parent]) => parent === `${agent.pid}`)).toBe(true)
  })

  test('without a number they are as many as that host has cores; and the plan says which host it is', async () => {
    const { out, err } = await called(['run', pipeline, '--dry-run', `--workers=threads:2,ssh://${HOST}`])
    expect(err).toBe('')
    expect(out).toMatch(/pool pool: threads\(2\), ssh\(ssh:\/\/papy-test, \d+\)/)
    expect(out).toMatch(/met +pool: threads\(2\) \+ ssh\(ssh:\/\/papy-test, \d+\)/)
  })

  test('papy workers asks it, and nothing is left there', async () => {
    const { code, out, err } = await called(['workers', `ssh://${HOST}#4`, '127.0.0.1:1'])
    expect(code).toBe(1)
    expect(out).toMatch(/^ssh:\/\/papy-test +\d+ +0 +0 /m)
    expect(err).toMatch(/127\.0\.0\.1:1 cannot be reached/)
  })

  test('one that ssh does not get to ends the call, with the words of ssh', async () => {
    const { code, err } = await called(['run', pipeline, '-q', '--workers=ssh://nobody@127.0.0.1:1#1'])
    expect(code).toBe(3)
    expect(err).toMatch(/ssh does not get to ssh:\/\/nobody@127\.0\.0\.1:1: .*refused/)
  })
})

function script(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`)
  chmodSync(path, 0o755)
}
