import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { onWindows } from '../../../.config/testing/windows.ts'

// Without a group of its own: a signal to one would reach nobody.
test('a process is ended alone, as there are no groups', async () => {
  onWindows()
  const { hasGroups, signalGroup } = await import('../src/groups.ts')
  expect(hasGroups).toBe(false)
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  expect(signalGroup(child.pid ?? 0, 'SIGKILL')).toBe(true)
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
})
