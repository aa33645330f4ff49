import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

test('two agents and this host share the work; results come in order', async () => {
  const config = mkdtempSync(join(tmpdir(), 'papy-config-'))
  onTestFinished(() => rmSync(config, { recursive: true }))
  // Two agents that start at once, where there is no token yet, keep the same.
  const env = { ...process.env, XDG_CONFIG_HOME: config, APPDATA: config }
  const { stdout } = await promisify(execFile)(process.execPath, [main], { env })
  expect(stdout).toBe(`1000000 = 2 · 2 · 2 · 2 · 2 · 2 · 5 · 5 · 5 · 5 · 5 · 5
1000020 = 2 · 2 · 3 · 5 · 7 · 2381
1000040 = 2 · 2 · 2 · 5 · 23 · 1087
computed by host 1, host 2, this host
`)
})
