import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { Host } from './host.ts'

test('where all hosts are gone, papy run --no-wait ends with 75, and says what was done', async () => {
  const there = await Host.start({ slots: 2 })
  onTestFinished(() => there[Symbol.asyncDispose]())
  const folder = mkdtempSync(join(tmpdir(), 'papy-no-wait-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const papy = fileURLToPath(new URL('../../packages/cli/dist/papy.js', import.meta.url))
  const file = fileURLToPath(new URL('fixtures/endless-pipeline.mjs', import.meta.url))
  const roll = join(folder, 'roll.txt')
  const args = [papy, 'run', file, '--workers', `127.0.0.1:${there.port}#2`, '--no-wait', '-q']
  const env = { ...process.env, PAPY_ROLL: roll, XDG_CONFIG_HOME: folder }
  const run = execFile(process.execPath, args, { env })
  onTestFinished(() => void run.kill('SIGKILL'))
  let err = ''
  run.stderr?.on('data', (text: string) => {
    err += text
  })
  await once(run.stdout as NonNullable<typeof run.stdout>, 'data')
  run.stdout?.resume()
  await there.signal('SIGKILL')
  const [code] = (await once(run, 'close')) as [number]
  expect([code, err]).toEqual([75, expect.stringContaining('ERR_NO_HOSTS')])
  expect(err).toContain(`127.0.0.1:${there.port}`)
  expect(readFileSync(roll, 'utf8').split('\n').length).toBeGreaterThan(1)
})
