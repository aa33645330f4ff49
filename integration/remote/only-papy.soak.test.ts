import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Installer, Installs } from './installs.ts'

/** A pipeline in one file, as people begin, with a function of its own and a package of JavaScript. */
const PIPELINE = `
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { shout } from 'plain-dep'

export const called = ([word]) => shout(word) + ' ' + process.cwd()

export function pipeline() {
  const plumber = new Plumber()
  plumber.addPiper(new Piper(called, { parallel: new IMap({ workers: 1, name: 'pool' }) }))
  return plumber
}

export const inputs = [['first', 'second', 'third']]
`

describe.skipIf(process.platform === 'win32')('a run has workers on a host that has nothing but papy', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'papy-only-')))
  const at = (...names: string[]) => join(home, ...names)
  let installs: Installs
  let here: readonly string[]

  beforeAll(async () => {
    installs = await Installs.packed(home)
    here = await installs.install(at('here'), ['@papy/cli', '@papy/core', '@papy/imap', 'esbuild'])
    writeFileSync(at('here', 'pipeline.mjs'), PIPELINE)
    const dependency = at('here', 'node_modules', 'plain-dep')
    mkdirSync(dependency)
    const manifest = { name: 'plain-dep', version: '1.0.0', type: 'module', main: 'index.js' }
    writeFileSync(join(dependency, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(dependency, 'index.js'), 'export const shout = (text) => text.toUpperCase()\n')
  }, 300_000)
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  // What there is of this repository must not help: neither its packages nor what finds them.
  const environment = (config: string): NodeJS.ProcessEnv => {
    const { NODE_PATH: _, NODE_OPTIONS: __, PAPY_TOKEN: ___, ...env } = process.env
    return { ...env, XDG_CONFIG_HOME: config, XDG_CACHE_HOME: `${config}-cache` }
  }
  const call = async (papy: readonly string[], args: readonly string[], cwd: string, config: string) => {
    const [node = '', ...program] = papy
    return promisify(execFile)(node, [...program, ...args], { cwd, env: environment(config) })
  }

  test.each<[Installer, string, string]>([
    ['npm', '127.0.0.1:0', ''],
    ['npm', '0.0.0.0:0', 'wss://'],
    ['pnpm', '127.0.0.1:0', ''],
    ['npm -g', '127.0.0.1:0', ''],
  ])('installed by %s, at %s', async (installer, listen, scheme) => {
    const name = `${installer} ${listen}`.replaceAll(/[ :]/g, '-')
    const [there, empty, config] = [at(name), at(`${name}-empty`), at(`${name}-config`)]
    const papy = await installs.install(there, ['@papy/cli'], installer)
    mkdirSync(empty)
    const { stdout: key } = await call(here, ['key'], at('here'), at('config'))
    await call(papy, ['trust', key.trim(), '--name', 'here'], empty, config)

    const [node = '', ...program] = papy
    const agent = spawn(node, [...program, 'agent', '--listen', listen, '--slots', '2', '--json'], {
      cwd: empty,
      env: environment(config),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void agent.kill('SIGKILL'))
    const [line] = (await once(agent.stdout, 'data')) as [Buffer]
    const { port, token } = JSON.parse(line.toString()) as { readonly port: number; readonly token: string }

    // As the guide says: the token, at the same place, for nobody else to read.
    copyFileSync(token, at('config', 'papy', 'agent-token'))
    const workers = `--workers=${scheme}127.0.0.1:${port}#2`
    const { stdout } = await call(here, ['run', 'pipeline.mjs', '--quiet', workers], at('here'), at('config'))
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as string)
    expect(rows).toEqual(['FIRST', 'SECOND', 'THIRD'].map((word) => `${word} ${empty}`))
    expect(readdirSync(empty)).toEqual([])
  })

  test('over ssh wants one package more, and says which', async () => {
    const failed = call(here, ['run', 'pipeline.mjs', '--workers=ssh://host1#1'], at('here'), at('config'))
    await expect(failed).rejects.toMatchObject({ stderr: expect.stringMatching(/npm install @papy\/runtime-ssh/) })
  })
})
