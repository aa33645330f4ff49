import { onTestFinished, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { Host } from '../remote/host.ts'
import { survives } from './killed.ts'

/** How many: `PAPY_KILLS=60` for a shorter one. */
const kills = Number(process.env['PAPY_KILLS'] ?? 300)

test(`20,000 items in threads, processes and on another host: ${kills} kills of the coordinator`, async () => {
  const host = await Host.start({ slots: 32 })
  onTestFinished(() => host[Symbol.asyncDispose]())
  const address = `127.0.0.1:${host.port}`
  await survives({ count: 20_000, pools: ['threads', 'processes', 'remote'], address }, kills, seed)
}, 3_600_000)
