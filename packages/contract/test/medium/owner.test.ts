import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
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

test.runIf(process.platform === 'linux')('one that ended and is waited for by nobody is dead', async () => {
  // `sleep` takes the place of the shell, and does not look after what that started.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(said)
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  await expect.poll(() => stat()[0]).toBe('Z')
  expect(fateOf({ ...thisProcess(), pid, started: stat()[19] as string })).toBe('dead')
  parent.kill('SIGKILL')
})
