import { expect, test } from 'vitest'
import { doorLog } from '../src/agent/door-log.ts'

const knock = (n: number) => ({ type: 'refused', from: `10.0.0.${n}`, why: 'no token' }) as const

test('who knocks again and again fills no log: a line a second says how many were left out', () => {
  const lines: string[] = []
  let at = 1_000_000
  const log = doorLog(
    'warn',
    (line) => lines.push(line),
    () => at,
  )
  for (let n = 0; n < 10_000; n++) log(knock(n % 250))
  expect(lines).toHaveLength(20)
  at += 1_000
  log(knock(1))
  log(knock(2))
  expect(lines).toHaveLength(21)
  expect(lines.at(-1)).toBe(
    `${new Date(at).toISOString()} warn refused 10.0.0.1: no token (9980 lines before it were left out)`,
  )
  at += 60_000
  for (let n = 0; n < 30; n++) log(knock(n))
  expect(lines).toHaveLength(41)
})

test('what is not wanted counts for nothing', () => {
  const lines: string[] = []
  const log = doorLog(
    'warn',
    (line) => lines.push(line),
    () => 0,
  )
  for (let n = 0; n < 100; n++) log({ type: 'asked', from: 'h' })
  log(knock(1))
  expect(lines).toHaveLength(1)
})
