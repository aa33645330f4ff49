import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

const entry = fileURLToPath(new URL('../../dist/script-guard.js', import.meta.url))

/** A guard, told these lines by somebody who then is no more. */
async function guarding(...lines: readonly string[]): Promise<void> {
  const guard = spawn(process.execPath, [entry], { stdio: ['pipe', 'ignore', 'inherit'] })
  guard.stdin.end(lines.map((line) => `${line}\n`).join(''))
  expect(await once(guard, 'exit')).toEqual([0, null])
}

/** A program that does not leave when it is asked to, in a group of its own. */
async function stubborn(env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const child = spawn('bash', ['-c', "trap '' TERM; echo up; while :; do sleep 60; done"], {
    detached: true,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

// The runs of pipelines in integration/fault/orphaned-programs.test.ts are killed at any moment; here it is the worst one.
describe('when who started programs is no more', () => {
  test('those that it told of are ended, and no others; folders are removed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'papy-guard-'))
    const [told, ended, other] = await Promise.all([stubborn(), stubborn(), stubborn()])
    await guarding(`+${told.pid}`, `+${ended.pid}`, `-${ended.pid}`, `+${JSON.stringify(folder)}`)
    await gone(told)
    expect([ended.signalCode, other.signalCode, existsSync(folder)]).toEqual([null, null, false])
  })

  test.runIf(process.platform === 'linux')(
    'one is ended that was started, but not told of any more: it is known by its mark',
    async () => {
      const [marked, done] = await Promise.all([
        stubborn({ PAPY_PROGRAM: 'one' }),
        stubborn({ PAPY_PROGRAM: 'other', ALSO: 'PAPY_PROGRAM=one' }),
      ])
      await guarding('+{"mark":"one"}', '+{"mark":"other"}', '-{"mark":"other"}')
      await gone(marked)
      expect(done.signalCode).toBe(null)
    },
  )

  test('one that was announced and never started is not waited for long', () => guarding('+{"mark":"never"}'))
})

async function gone(child: ChildProcess): Promise<void> {
  if (child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
}
