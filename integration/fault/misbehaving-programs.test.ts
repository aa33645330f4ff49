import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPiperError, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { command, script } from '@papy/std/script'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mark, until } from '../../.config/testing/marked.ts'
import { livingNow, nothingLeft } from '../reference/leftovers.ts'
import { piper } from './plumbed.ts'

const program = fileURLToPath(new URL('./fixtures/misbehave.sh', import.meta.url))

const kinds = [
  { name: 'serial', workers: undefined },
  { name: 'inline', workers: inline(2) },
  { name: 'threads', workers: threads(2) },
  { name: 'processes', workers: processes(2) },
] as const

type Workers = (typeof kinds)[number]['workers']

/** What becomes of items, with what errors are caused by; afterwards nothing is left of what was started. */
async function through(workers: Workers, step: unknown, items: readonly unknown[]): Promise<readonly unknown[]> {
  const before = await livingNow()
  const imap = workers === undefined ? undefined : new IMap({ workers })
  const plumber = new Plumber()
  plumber.addPiper(piper(step, { parallel: imap ?? false }))
  const rows: unknown[] = []
  for await (const row of plumber.stream([items] as never)) rows.push(isPiperError(row) ? row.errors[0]?.cause : row)
  const failed = rows.filter((row) => row instanceof Error).length
  expect(plumber.ledger().total).toMatchObject({
    read: items.length,
    emitted: items.length - failed,
    errored: failed,
    inFlight: 0,
  })
  await plumber.close()
  await imap?.close()
  await nothingLeft(before)
  return rows
}

// Fault 38.
describe.each(kinds)('a program that misbehaves, $name', ({ workers }) => {
  test('is an error that says how, or no error where nothing is wrong; nothing of it is left', async () => {
    const { env, alive } = mark()
    const items = ['137', 'killed', 'stderr', 'daemon', 'daemon-with-output', 'late', 'fine']
    const step = command(['bash', program, '{}', '1000000'], { env })
    const rows = await through(workers, step, items)
    expect(alive()).toEqual([])
    expect(rows).toMatchObject([
      { code: 'ERR_COMMAND_FAILED', exitCode: 137 },
      { code: 'ERR_COMMAND_FAILED', signal: 'SIGKILL' },
      { code: 'ERR_COMMAND_FAILED', exitCode: 3, stderr: expect.stringMatching(/^x+\nlast words\n$/) },
      { stdout: 'left one\n' },
      { stdout: 'left one\n' },
      { stdout: 'some\nand more\n' },
      { stdout: 'fine\n', code: 0 },
    ])
    expect((rows[2] as { stderr: string }).stderr).toHaveLength(65_536)
  })

  test('is ended when its time is up, with what it started, and whatever it does about it', async () => {
    const { env, alive } = mark()
    const rows = await through(workers, command(['bash', program, '{}'], { timeoutMs: 2_000, env }), [
      'ignores',
      'tree',
    ])
    expect(alive()).toEqual([])
    expect(rows).toMatchObject([{ code: 'ERR_TIMEOUT', signal: 'SIGKILL' }, { code: 'ERR_TIMEOUT' }])
  })

  test('does not read what is written to it, and that is no matter', async () => {
    const large = 'x'.repeat(20_000_000)
    for (const [what, stdout] of [
      ['closes', 'closed it\n'],
      ['never-reads', 'read nothing\n'],
    ] as const)
      expect(await through(workers, command(['bash', program, what]), [large])).toMatchObject([{ stdout }])
  })

  test('ends well without having written what it was to', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'papy-bad-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const step = script({ id: 'bad', executable: ['bash', '-c', 'exit 0'], script: program, dir })
    expect(await through(workers, step, [program])).toMatchObject([{ code: 'ERR_COMMAND_OUTPUT', exitCode: 0 }])
    expect(readdirSync(dir)).toEqual([])
  })
})

test('a program that ignores SIGTERM is gone two seconds after its time is up', async () => {
  const { env, alive } = mark()
  const began = performance.now()
  await through(undefined, command(['bash', program, 'ignores'], { timeoutMs: 500, env }), [''])
  expect(performance.now() - began).toBeLessThan(2_500)
  expect(alive()).toEqual([])
})

// A gigabyte is in the soak test.
test('256 MB on standard error is drained, and its end kept', async () => {
  const rss = process.memoryUsage().rss
  const [error] = await through(undefined, command(['bash', program, 'stderr', '268435456'], { stdin: 'none' }), [''])
  expect(error).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^x+\nlast words\n$/) })
  expect(process.memoryUsage().rss - rss).toBeLessThan(200e6)
})

describe.each(kinds)('programs that are at work when nobody wants their results any more, $name', ({ workers }) => {
  test.each(['abort', 'abort at once', 'stop', 'time-out of the piper'] as const)('are ended: %s', async (how) => {
    const { env, alive } = mark()
    const before = await livingNow()
    const imap = workers === undefined ? undefined : new IMap({ workers })
    const plumber = new Plumber()
    const limit = how === 'time-out of the piper' ? { timeoutMs: 1_000 } : {}
    plumber.addPiper(piper(command(['bash', program, '{}'], { env }), { parallel: imap ?? false, ...limit }))
    const items = ['ignores', 'tree']
    const controller = new AbortController()
    // With two workers one of them begins while the other may not have.
    const begun = how === 'abort at once' ? Promise.resolve() : until(() => alive().length > 0, 5_000)
    if (how === 'stop') {
      await plumber.start([items] as never)
      await plumber.run()
      await begun
      await plumber.stop({ drain: false })
    } else {
      const rows = plumber.stream([items] as never, { signal: controller.signal })[Symbol.asyncIterator]()
      const first = rows.next()
      await begun
      if (how === 'time-out of the piper') expect((await first).value).toMatchObject({ code: 'ERR_TIMEOUT' })
      else {
        controller.abort(new Error('enough'))
        await expect(first).rejects.toThrow('enough')
      }
      await rows.return?.()
    }
    await plumber.close()
    await imap?.close()
    await until(() => alive().length === 0, 2_000)
    await nothingLeft(before)
  })
})
