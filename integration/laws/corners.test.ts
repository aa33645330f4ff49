import { Piper, Plumber } from '@papy/core'
import type { IMap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { balanced } from '../reference/balanced.ts'
import { within } from '../reference/bound.ts'
import { bareSame, same } from '../scenario/fixtures/functions.mjs'
import { errorOf } from '../scenario/flow.ts'
import { parallel } from '../scenario/place.ts'
import { counting, range } from '../scenario/source.ts'
import { until } from '../scenario/until.ts'

describe.each(parallel)('corners, $name', ({ open }) => {
  test('a Plumber borrows its IMaps: they serve on when it is disposed', async () => {
    const imap = open() as IMap
    for (let turn = 0; turn < 2; turn++) {
      await using plumber = new Plumber()
      plumber.addPiper(new Piper(same as never, { parallel: imap }) as never)
      const rows: unknown[] = []
      for await (const row of plumber.stream([range(5)] as never)) rows.push(row)
      expect(rows).toEqual(range(5))
    }
    const task = imap.addTask(bareSame as never, range(3) as never)
    await imap.start()
    expect(await within(task.next())).toEqual({ value: 0, done: false })
    await imap.close()
  })

  test('what is finished and not pulled is in flight until it is', async () => {
    const imap = open() as IMap
    const task = imap.addTask(bareSame as never, range(4) as never)
    await imap.start()
    await within(task.next())
    const stopped = await within(imap.stop())
    balanced(stopped)
    const { read } = stopped.total
    expect(stopped.total).toMatchObject({ emitted: 1, inFlight: read - 1, returned: 0 })
    let pulled = 1
    while (!(await within(task.next())).done) pulled++
    expect(pulled).toBe(read)
    await imap.close()
  })

  test('a stop that drains also runs the one item that was read ahead', async () => {
    const imap = open({ buffer: 2, stride: 1 }) as IMap
    const input = counting()
    const task = imap.addTask(bareSame as never, input as never)
    await imap.start()
    await until(() => input.read >= 2)
    const { total } = await within(imap.stop())
    expect(total).toMatchObject({ read: input.read, returned: 0, errored: 0 })
    const pulled: unknown[] = []
    for (let next = await within(task.next()); !next.done; next = await within(task.next())) pulled.push(next.value)
    expect(pulled).toEqual(range(input.read))
    await imap.close()
  })

  test('popTask is synchronous: refused once started, and then nothing is changed', async () => {
    const imap = open() as IMap
    const task = imap.addTask(bareSame as never, range(2) as never)
    await imap.start()
    expect(await errorOf(() => imap.popTask())).toMatchObject({ code: 'ERR_STATE', call: 'popTask' })
    expect(imap.getTask(0)).toBe(task)
    expect(await within(task.next())).toEqual({ value: 0, done: false })
    await imap.close()
  })
})
