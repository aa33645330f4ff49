import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { keyText, userKey } from '@papy/runtime-ws/code'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Host } from './host.ts'

const main = fileURLToPath(new URL('fixtures/own/main.mjs', import.meta.url))
const papy = fileURLToPath(new URL('../../packages/cli/dist/papy.js', import.meta.url))

/** A host with an agent that trusts a user of another one, and allows no directory. What is temporary has a place of its own on each. */
async function hosts() {
  const home = mkdtempSync(join(tmpdir(), 'papy-own-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const at = (name: string) => join(home, name)
  for (const name of ['here', 'there', 'items']) mkdirSync(at(name))
  const env = { XDG_CONFIG_HOME: at('config'), APPDATA: at('config') }
  const key = keyText(await userKey(join(at('config'), 'papy', 'key.pem')))
  const agent = await Host.start({
    slots: 2,
    allow: { keys: [key], trustFile: at('nobody') },
    code: { directory: at('cache') },
    env: { TMPDIR: at('there') },
  })
  onTestFinished(() => agent[Symbol.asyncDispose]())
  const call = (items: number, ms: number) => {
    const options = { port: agent.port, directory: at('items'), roll: at('roll'), items, ms }
    const child = spawn(process.execPath, [main, JSON.stringify(options)], {
      env: { ...process.env, ...env, TMPDIR: at('here') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  return { agent, call, there: at('there'), roll: () => readFileSync(at('roll'), 'utf8').trimEnd().split('\n') }
}

/** Directories of runs below a place for what is temporary. */
function runsIn(temporary: string): readonly string[] {
  const users = readdirSync(temporary).filter((name) => name.startsWith('papy-'))
  return users.flatMap((user) => readdirSync(join(temporary, user)).map((run) => join(temporary, user, run)))
}

const firstRow = (child: ChildProcess) => once(createInterface(child.stdout as NodeJS.ReadableStream), 'line')

const poll = { timeout: 10_000, interval: 25 }

describe("a transport and a serializer of the user's own module", () => {
  test('are sent to an agent that has neither; each run has a directory there, which goes with it', async () => {
    const { call, there, roll } = await hosts()
    const child = call(20, 0)
    const rows: string[] = []
    for await (const line of createInterface(child.stdout as NodeJS.ReadableStream)) rows.push(line)
    expect(rows).toEqual(Array.from({ length: 20 }, (_, at) => `${at + 5_000}`))
    // Both pools have their workers at one host, so these share what the run has there.
    const places = roll().map((line) => line.split(' '))
    const ofWorkers = new Set(places.filter(([place]) => place !== '0').map(([, directory]) => directory))
    expect(ofWorkers.size).toBe(1)
    expect([...ofWorkers][0]).toContain(join(there, 'papy-'))
    await expect.poll(() => runsIn(there), poll).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('leave nothing where the coordinator is killed', async () => {
    const { call, there } = await hosts()
    const child = call(1_000, 20)
    await firstRow(child)
    expect(runsIn(there)).toHaveLength(1)
    child.kill('SIGKILL')
    await expect.poll(() => runsIn(there), poll).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('leave what papy clean removes where the agent is killed', async () => {
    const { agent, call, there } = await hosts()
    await firstRow(call(1_000, 20))
    await agent.signal('SIGKILL')
    const [left] = runsIn(there)
    expect(readdirSync(left as string)).toContain('owner.json')
    const env = { ...process.env, TMPDIR: there }
    const { stdout } = await promisify(execFile)(process.execPath, [papy, 'clean', '--older-than', '0s'], { env })
    expect(stdout).toContain('1 run')
    expect(runsIn(there)).toEqual([])
  })
})
