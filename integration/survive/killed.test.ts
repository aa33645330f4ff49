import { onTestFinished, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { Host } from '../remote/host.ts'
import { survives } from './killed.ts'

test('a run in threads, processes and on another host survives kills of its coordinator', async () => {
  const host = await Host.start({ slots: 32 })
  onTestFinished(() => host[Symbol.asyncDispose]())
  const address = `127.0.0.1:${host.port}`
  await survives({ count: 5_000, pools: ['threads', 'processes', 'remote'], address }, 6, seed)
}, 120_000)
