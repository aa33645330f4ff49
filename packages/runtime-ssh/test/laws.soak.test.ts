import { fileURLToPath } from 'node:url'
import { testRuntime } from '@papy/conformance'
import { ssh } from '@papy/runtime-ssh'
import { afterAll, describe, it } from 'vitest'
import { HOST, hasSshd, Sshd } from '../../../.config/testing/sshd.ts'
import { command } from './support/command.ts'

const directory = fileURLToPath(new URL('..', import.meta.url))

describe.skipIf(!hasSshd)('over a real sshd, which this machine must have', async () => {
  if (!hasSshd) return
  const sshd = await Sshd.start()
  afterAll(() => sshd[Symbol.asyncDispose]())
  testRuntime({ describe, it }, () =>
    ssh(HOST, 4, { ssh: ['-F', sshd.config], command, agent: ['--directory', directory] }),
  )
})
