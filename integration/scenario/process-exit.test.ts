import { describe, expect, test } from 'vitest'
import { program } from './program.ts'

describe('the process exits by itself', () => {
  test.runIf(Number(process.versions.node.split('.')[0]) >= 24)(
    'after await using, with nothing left open',
    async () => {
      const { code, signal, out, err } = await program('await-using.mjs', { ms: 10_000 })
      expect([code, signal, err]).toEqual([0, null, ''])
      expect(out).toBe('[4,6,8]\nnothing left')
    },
  )

  test.each(['unstarted', 'task', 'stream', 'left', 'inline'])(
    'with an idle pool that nobody disposed: %s',
    async (kind) => {
      const { code, signal, out, err } = await program('idle-pools.mjs', { args: [kind], ms: 10_000 })
      expect([code, signal, err]).toEqual([0, null, ''])
      expect(out.split('\n').at(-1)).toBe('end')
      if (kind !== 'unstarted') expect(out).toMatch(/^2\n/)
    },
  )

  test('after imap(), ended, left early, never pulled, and left hanging', async () => {
    const { code, signal, out } = await program('idle-standalone.mjs', { ms: 10_000 })
    expect([code, signal, out]).toEqual([0, null, '[2,4,6,2,8]'])
  })

  test.each(['task', 'stream'])('but not while work is in flight: %s', async (kind) => {
    const { code, signal, out } = await program('work-in-flight.mjs', { args: [kind], ms: 10_000 })
    expect([code, signal, out]).toEqual([0, null, 'came 1'])
  })
})

test('an endless synchronous run leaves the event loop room: pause, run and stop work', async () => {
  const { code, signal, out } = await program('busy-run.mjs', { ms: 10_000 })
  expect([code, signal]).toEqual([0, null])
  expect(out).toBe('true true paused\ntrue stopped true')
})
