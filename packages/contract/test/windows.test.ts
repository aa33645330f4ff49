import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testDirectory, testRun } from '../../../.config/testing/end.ts'
import { onWindows } from '../../../.config/testing/windows.ts'
import { checkComposition } from '../src/compose.ts'
import { isNetworkDirectory } from '../src/medium/network-directory.ts'
import { runsDirectory } from '../src/medium/run-directory.ts'
import { definePlugin } from '../src/plugin.ts'
import type { TransportSupports } from '../src/transport.ts'
import { listen } from '../src/wire/listener.ts'
import { runPipeName } from '../src/wire/pipe-name.ts'

test('a named pipe has a name that nobody guesses who does not know the secret', () => {
  const context = testRun()()
  const name = runPipeName(context, 1)
  expect(name).toMatch(/^\\\\\.\\pipe\\papy-[0-9a-f]{8}-[0-9a-f]{32}$/)
  expect(runPipeName(context, 1)).toBe(name)
  expect(runPipeName(context, 2)).not.toBe(name)
  expect(runPipeName({ ...context, secret: '00'.repeat(32) }, 1)).not.toBe(name)
})

// A pipe is no file: its name may be longer, and has no mode to be changed.
test('what listens there is not treated as a file', async () => {
  const directory = testDirectory()
  onWindows()
  const listener = await listen({ path: join(directory, 'pipe') }, () => undefined)
  onTestFinished(() => listener.close())
  expect(statSync(join(directory, 'pipe')).mode & 0o777).not.toBe(0o600)
  const long = join(directory, 'x'.repeat(200))
  // Where this system takes such a name for a socket or not is its own affair: it is not refused as a file would be.
  const outcome = await listen({ path: long }, () => undefined).catch((error: unknown) => error)
  expect(outcome).not.toHaveProperty('code', 'ERR_MEDIUM_FAILED')
  if (typeof (outcome as Partial<typeof listener>).close === 'function') await (outcome as typeof listener).close()
})

test('directories of other hosts are those of UNC', () => {
  onWindows()
  expect(isNetworkDirectory('\\\\server\\share\\spool')).toBe(true)
  expect(isNetworkDirectory('C:\\spool')).toBe(false)
})

test('runs are in the directory for temporary files, however long its name', () => {
  const before = process.env['TMPDIR']
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  process.env['TMPDIR'] = join(testDirectory(), 'x'.repeat(70))
  expect(dirname(runsDirectory())).toBe('/tmp')
  onWindows()
  expect(dirname(runsDirectory())).toBe(tmpdir())
})

test('a transport that does not work there is refused', () => {
  const nowhere = { specifier: '@acme/x', url: 'file:///acme/x.js', open: () => expect.unreachable() }
  const supports = { crossProcess: true, crossHost: false, durable: false, sharedMemory: false }
  const made = (platforms: readonly NodeJS.Platform[]) =>
    definePlugin<'transport', []>({
      ...nowhere,
      kind: 'transport',
      export: 'spool',
      supports: { ...supports, platforms } as TransportSupports,
    })()
  onWindows()
  checkComposition({ transport: made(['win32']), runtimes: [] })
  expect(() => checkComposition({ transport: made(['linux']), runtimes: [] })).toThrow(
    expect.objectContaining({
      code: 'ERR_PLUGIN_INCOMPATIBLE',
      message: expect.stringContaining('works on linux only'),
    }),
  )
})
