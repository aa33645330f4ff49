import { fail } from '@papy/chaos'
import { Piper, Plumber, Worker } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { file } from '@papy/transport-file'
import { expect, test } from 'vitest'
import { laden, unladen } from '../fault/fixtures/laden.mjs'

const range = (length: number): number[] => Array.from({ length }, (_, at) => at)

// What goes from worker to worker as bytes, and what is computed again of it, are put together here.
test.each([
  ['threads', threads(2), {}],
  ['processes', processes(2), {}],
  ['processes, by files', processes(2), { via: file() }],
] as const)(
  '%s: an item that fails once has, for who reads it next, the value of its second attempt',
  async (_, workers, options) => {
    await using pool = new IMap({ workers, fuse: false, stride: 20, retry: { attempts: 2 } })
    await using plumber = new Plumber()
    const first = new Piper(
      new Worker([fail({ share: 0.1, attempts: 1 }), laden] as never) as never,
      { parallel: pool } as never,
    )
    plumber.addPipe([first, new Piper(unladen as never, { parallel: pool } as never)] as never, options)
    const rows: unknown[] = []
    for await (const row of plumber.stream([range(400)] as never)) rows.push(row)
    expect(rows).toEqual(range(400))
  },
)
