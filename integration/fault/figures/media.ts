import { SmallDisk, whyNoSmallDisk } from '@papy/chaos'
import { file } from '@papy/transport-file'
import { mysql } from '@papy/transport-mysql'
import { testServer } from '../../../.config/testing/mysql-server.ts'
import { badWire } from '../fixtures/faulty.mjs'
import { bulk, laden, unladen, weighed } from '../fixtures/laden.mjs'
import type { Kind } from '../kinds.ts'
import { bind, piper, range, through } from '../plumbed.ts'
import { Roll } from '../roll.ts'
import { atMost, exactly, type Figure } from './figure.ts'
import { rightRows, wrongRows } from './rows.ts'

const MB = 2 ** 20

/** Fault 19: a wire that damages one read in 1,000. */
export async function damaged({ name, workers }: Kind): Promise<readonly Figure[]> {
  using roll = new Roll()
  const items = 20_000
  const { rows } = await through(
    { workers: workers(2), stride: 4 },
    (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
    { items: range(items), via: badWire({ roll: roll.file, flips: 1e-3, cuts: 1e-4 }), ms: 300_000 },
  )
  return [
    exactly(`19 ${name}`, `${items} items, ${roll.lines.length} reads damaged`, wrongRows(rows, items), rightRows),
  ]
}

/** Fault 22: a disk that is full for two seconds. */
export async function full({ name, workers }: Kind): Promise<readonly Figure[]> {
  if (whyNoSmallDisk() !== undefined) return []
  using disk = new SmallDisk('64m')
  const makeRoom = disk.fill(63 * MB)
  const [items, fullMs] = [60, 2_000]
  let [roomAt, firstAt] = [0, 0]
  const timer = setTimeout(() => {
    makeRoom()
    roomAt = performance.now()
  }, fullMs)
  const { rows } = await through(
    { workers: workers(2), stride: 1, buffer: 8 },
    (parallel) => [piper(bind(bulk, 2 * MB), { parallel }), piper(weighed, { parallel })],
    {
      items: range(items),
      via: file({ directory: disk.directory }),
      onRow: (count) => {
        if (count === 1) firstAt = performance.now()
      },
    },
  )
  clearTimeout(timer)
  const numbers = rows.map((row) => (Array.isArray(row) ? row[1] : row))
  return [
    exactly(`22 ${name}`, `${items} items of 2 MB over a full disk`, wrongRows(numbers, items), rightRows),
    atMost(`22 ${name}`, 'first row after there was room', firstAt - roomAt, 2_000, 'ms'),
  ]
}

/** Fault 25: the server is restarted. */
export async function restarted({ name, workers }: Kind): Promise<readonly Figure[]> {
  const server = await testServer(['--max-connections=20'])
  if (server?.restart === undefined) return []
  const items = 2_000
  let back: Promise<void> | undefined
  let [backAt, nextAt] = [0, 0]
  try {
    const { rows } = await through(
      { workers: workers(2), stride: 2 },
      (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
      {
        items: range(items),
        via: mysql({ url: server.url }),
        ms: 120_000,
        onRow: (count) => {
          if (backAt > 0 && nextAt === 0) nextAt = performance.now()
          if (count !== 100) return
          back = server.restart?.().then(() => {
            backAt = performance.now()
          })
        },
      },
    )
    await back
    return [
      exactly(`25 ${name}`, `${items} items, the server restarted`, wrongRows(rows, items), rightRows),
      atMost(`25 ${name}`, 'next row after it is back', nextAt - backAt, 5_000, 'ms'),
    ]
  } finally {
    await server.stop()
  }
}
