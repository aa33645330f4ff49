import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { afterAll, describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain } from './flow.ts'
import { pool } from './place.ts'
import { counting, range } from './source.ts'

const folder = mkdtempSync(join(tmpdir(), 'papy-interwoven-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Round robin by strides, written down plainly.
function woven(lengths: readonly number[], stride: number): string[] {
  const order: string[] = []
  for (let first = 0; first < Math.max(...lengths); first += stride) {
    for (const [task, length] of lengths.entries()) {
      for (let item = first; item < Math.min(length, first + stride); item++) order.push(`${'abc'[task]}${item}`)
    }
  }
  return order
}

const cases = [1, 2, 3, 7].flatMap((stride) =>
  [[6, 6], [5, 9], [9, 5], [4, 0, 5], [1, 8, 3], [7]].map((lengths) => ({ stride, lengths })),
)

describe('tasks are interwoven exactly, one worker and a fixed stride', () => {
  test.each(cases)('inline(1), stride $stride, $lengths items', async ({ stride, lengths }) => {
    const log: string[] = []
    const imap = pool(inline(1), { stride })
    const tasks = lengths.map((length, at) =>
      imap.addTask(((x: number) => (log.push(`${'abc'[at]}${x}`), x)) as never, counting(length) as never),
    )
    await imap.start()
    expect(await within(Promise.all(tasks.map((task) => drain(task))))).toEqual(lengths.map((length) => range(length)))
    expect(log).toEqual(woven(lengths, stride))
    await imap.close()
  })

  test.each(cases.filter(({ stride }) => stride > 1))(
    'threads(1), stride $stride, $lengths items',
    async ({ stride, lengths }) => {
      const file = join(folder, `${stride}-${lengths.join('-')}`)
      const imap = pool(threads(1), { stride })
      const tasks = lengths.map((length, at) =>
        imap.addTask(bind(f.note, file, 'abc'[at]) as never, counting(length) as never),
      )
      await imap.start()
      expect(await within(Promise.all(tasks.map((task) => drain(task))))).toEqual(
        lengths.map((length) => range(length)),
      )
      expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(woven(lengths, stride))
      await imap.close()
    },
  )

  test('async functions on inline(1) do not overlap', async () => {
    const log: string[] = []
    const imap = pool(inline(1), { stride: 2 })
    const tasks = ['a', 'b'].map((name) =>
      imap.addTask(
        (async (x: number) => {
          log.push(`${name}${x}`)
          await new Promise((resolve) => setTimeout(resolve, 1))
          log.push(`${name}${x}.`)
        }) as never,
        counting(3) as never,
      ),
    )
    await imap.start()
    await within(Promise.all(tasks.map((task) => drain(task))))
    expect(log).toEqual(woven([3, 3], 2).flatMap((entry) => [entry, `${entry}.`]))
    await imap.close()
  })

  test('inline(n) runs n items at a time', async () => {
    let [now, most] = [0, 0]
    const imap = pool(inline(3), { stride: 1 })
    imap.addTask(
      (async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 3))
        now--
      }) as never,
      counting(20) as never,
    )
    await imap.start()
    await drain(imap)
    expect(most).toBe(3)
    await imap.close()
  })
})
