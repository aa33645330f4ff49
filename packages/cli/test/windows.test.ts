import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { onWindows } from '../../../.config/testing/windows.ts'
import { isOpenToOthers } from '../src/private-file.ts'
import { signRun } from '../src/watch/run-sign.ts'

test('a run is watched at a named pipe that nobody guesses', async () => {
  onWindows()
  const about = { id: 'ab'.repeat(16), pid: process.pid, startedAt: 0 }
  const run = signRun(about as Parameters<typeof signRun>[0])
  onTestFinished(() => run.remove())
  expect(run.address).toMatch(/^\\\\\.\\pipe\\papy-watch-[0-9a-f]{32}$/)
})

test('of files without modes nobody says that others may read them', async () => {
  const file = join(testDirectory(), 'token')
  await writeFile(file, '')
  await chmod(file, 0o644)
  expect(await isOpenToOthers(file)).toBe(true)
  onWindows()
  expect(await isOpenToOthers(file)).toBe(false)
})

test('the doctor asks for nothing that Windows does not have', async () => {
  onWindows()
  const { systemChecks } = await import('../src/doctor/system.ts')
  const checks = await systemChecks()
  expect(checks.map(({ name }) => name)).toEqual(['processor', 'memory', 'temporary files', 'directory of runs'])
  expect(checks[0]?.found).not.toContain('last minute')
})
