import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { papyNeeds, papyNeedsOthers } from './papy-needs.ts'
import { installed } from './project.ts'

const wanted = ['cli', 'core', 'imap', 'runtime-ws']
const { directory } = await installed(
  wanted,
  papyNeeds.filter((name) => !wanted.includes(name)),
  papyNeedsOthers,
)
afterAll(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

const papy = join(directory, 'node_modules', '@papy', 'cli', 'dist', 'papy.js')
const config = join(directory, 'config')
const options = { cwd: directory, env: { ...process.env, XDG_CONFIG_HOME: config, APPDATA: config } }

test.each([
  ['on this host', '127.0.0.1:0', ''],
  ['that other hosts reach', '0.0.0.0:0', 'wss://'],
])('an agent %s, and a run that has its workers there', async (_, listen, scheme) => {
  const agent = spawn(
    process.execPath,
    [papy, 'agent', '--listen', listen, '--allow-directory', '.', '--json'],
    options,
  )
  onTestFinished(() => void agent.kill())
  const [line] = await once(agent.stdout, 'data')
  const { port } = JSON.parse(String(line))
  const run = [papy, 'run', 'pooled.mjs', '--quiet', `--workers=${scheme}127.0.0.1:${port}#2`]
  const { stdout } = await promisify(execFile)(process.execPath, run, options)
  expect(stdout).toBe('2\n4\n6\n')
})
