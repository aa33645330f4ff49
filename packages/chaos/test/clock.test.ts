import { execFileSync } from 'node:child_process'
import { skewClock } from '@papy/chaos'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { expect, test } from 'vitest'
import { clocks } from './fixtures/functions.mjs'

const HOUR = 3_600_000

test.each([HOUR, -HOUR])('workers whose clocks are wrong by %d ms compute what others do', async (byMs) => {
  await using pool = new IMap({ workers: processes(2, skewClock({ byMs })) })
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(clocks, { parallel: pool, timeoutMs: 20_000 }))
  const items: number[] = []
  for await (const row of plumber.stream([[0, 1, 2, 3]])) {
    const { item, date, made, isDate } = row as ReturnType<typeof clocks>
    items.push(item)
    for (const told of [date, made]) expect(Math.abs(told - Date.now() - byMs)).toBeLessThan(60_000)
    expect(isDate).toBe(true)
  }
  expect(items).toEqual([0, 1, 2, 3])
})

test('jumps are seeded, and within their bounds; steady clocks jump only where they are told to', () => {
  const program = `
    const at = []
    const end = performance.now() + 130
    while (performance.now() < end) {
      const hour = Math.round((Date.now() - REAL) / 1000)
      if (at.at(-1) !== hour) at.push(hour)
    }
    console.log(JSON.stringify(at.filter((one, i) => i === 0 || Math.abs(one - at[i - 1]) > 3)))`
  const jumps = (seed: number): number[] => {
    const { execArgv } = skewClock({ byMs: HOUR, everyMs: 40, seed })
    const text = program.replace('REAL', `${Date.now()}`)
    return JSON.parse(execFileSync(process.execPath, [...execArgv, '-e', text], { encoding: 'utf8' })) as number[]
  }
  const [one, again, other] = [jumps(1), jumps(1), jumps(2)] as const
  expect(one.length).toBeGreaterThan(1)
  for (const seconds of one) expect(Math.abs(seconds)).toBeLessThan(3_660)
  expect(Math.abs((one[0] ?? 0) - (again[0] ?? 0))).toBeLessThan(30)
  expect(one[0]).not.toBe(other[0])
})

test('steady clocks jump, too, where they are told to', () => {
  const told = (options: object): number => {
    const { execArgv } = skewClock({ byMs: HOUR, ...options })
    const program = 'console.log(Math.min(performance.now(), Number(process.hrtime.bigint() - BEGAN) / 1e6))'
    const text = program.replace('BEGAN', `${process.hrtime.bigint()}n`)
    return Number(execFileSync(process.execPath, [...execArgv, '-e', text], { encoding: 'utf8' }))
  }
  expect(told({})).toBeLessThan(60_000)
  expect(told({ monotonic: true })).toBeGreaterThan(HOUR - 1)
  expect(() => skewClock({ byMs: -1, monotonic: true })).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
