import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fateOf, thisProcess } from '@papy/contract/medium'
import { expect, test } from 'vitest'

test('this process is alive', async () => {
  expect(await fateOf(await thisProcess())).toBe('alive')
})

test('one that ended is dead, also where another one has its number by now', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const us = await thisProcess()
  expect(await fateOf({ ...us, pid: child.pid as number })).toBe('dead')
  expect(await fateOf({ ...us, started: 'at another time' })).toBe('dead')
})

test('of one that is counted elsewhere nothing is known', async () => {
  expect(await fateOf({ ...(await thisProcess()), space: 'another-host pid:[1]' })).toBe('elsewhere')
})
