import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { LogMessage, OutputMessage } from '../src/wire/wire.ts'
import { Allowance } from '../src/worker/allowance.ts'
import { capture } from '../src/worker/capture.ts'
import { LineSplitter } from '../src/worker/line-splitter.ts'
import { Output } from '../src/worker/output.ts'
import { WorkerRelay } from '../src/worker/relay.ts'

describe('lines', () => {
  test('are what stands between newlines, in whatever pieces it comes', () => {
    const text = 'one\n\ntwo\r\nthree\nfour'
    for (let size = 1; size <= text.length; size++) {
      const lines = new LineSplitter()
      const seen: string[] = []
      for (let at = 0; at < text.length; at += size) seen.push(...lines.add(text.slice(at, at + size)))
      expect([...seen, ...lines.flush()]).toEqual(['one', '', 'two', 'three', 'four'])
    }
  })

  test('that are long are cut, and what follows is not', () => {
    const lines = new LineSplitter()
    expect(lines.add('x'.repeat(8_000))).toEqual([])
    expect(lines.add('x'.repeat(8_000))).toEqual([])
    expect(lines.add('x\nnext\n')).toEqual([`${'x'.repeat(8_192)}…`, 'next'])
  })
})

describe('an output', () => {
  test('of bytes keeps characters together', () => {
    const output = new Output()
    const bytes = Buffer.from('grün\n')
    expect(output.take(bytes.subarray(0, 3), 100)).toEqual({ lines: [], dropped: 0 })
    expect(output.take(bytes.subarray(3), 100)).toEqual({ lines: ['grün'], dropped: 0 })
  })

  test.each([
    ['text', (text: string) => text],
    ['bytes', (text: string) => Buffer.from(text)],
  ] as const)('of too much %s tells what fits, and counts the lines of the rest', (_, chunk) => {
    const output = new Output()
    expect(output.take(chunk('one\ntwo\nthree\nfour'), 6)).toEqual({ lines: ['one', 'tw'], dropped: 2 })
    expect(output.take(chunk(' and the rest\nfive\n'), 100)).toEqual({ lines: ['', 'five'], dropped: 0 })
  })
})

test('an allowance is spent, and comes back with time', async () => {
  const allowance = new Allowance()
  const { left } = allowance
  allowance.spend(1, left)
  expect(allowance.left).toBe(0)
  await expect.poll(() => allowance.left, { interval: 1 }).toBeGreaterThan(0)
})

describe('a captured stream', () => {
  function captured(takes: boolean) {
    const [written, taken]: [string[], unknown[]] = [[], []]
    const stream = new Writable({ write: (chunk, _, done) => (written.push(String(chunk)), done()) })
    capture(stream, (chunk) => (taken.push(chunk), takes))
    return { stream, written, taken }
  }

  test('hands over what is written, and calls back', async () => {
    const { stream, written, taken } = captured(true)
    await new Promise<void>((resolve) => expect(stream.write('a', () => resolve())).toBe(true))
    await new Promise<void>((resolve) => stream.write('YQ==', 'base64', () => resolve()))
    expect([written, taken]).toEqual([[], ['a', Buffer.from('a')]])
  })

  test('writes what is declined, and what is no text', () => {
    const { stream, written } = captured(false)
    stream.write('a')
    expect(written).toEqual(['a'])
    expect(() => stream.write(7)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }))
  })
})

test('a relay tells nothing that is not wanted, and outlives a line that is gone', () => {
  const sent: (LogMessage | OutputMessage)[] = []
  const line = { send: (message: unknown) => void sent.push(message as LogMessage), receive() {} }
  const relay = new WorkerRelay(line, { level: 'warn' })
  relay.write('warn', 'said', { a: 1 }, { node: 'n' })
  expect([relay.wants('warn'), relay.wants('info')]).toEqual([true, false])
  expect(sent).toMatchObject([{ type: 'log', level: 'warn', message: 'said', fields: '{"a":1}', node: 'n' }])
  const gone = new WorkerRelay(
    {
      ...line,
      send: () => {
        throw new Error('gone')
      },
    },
    { level: 'warn' },
  )
  gone.write('warn', 'said', undefined, {})
  gone.rest()
})
