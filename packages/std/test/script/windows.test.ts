import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { testDirectory } from '../../../../.config/testing/end.ts'
import { onWindows } from '../../../../.config/testing/windows.ts'
import { taskkill } from '../../src/script/groups.ts'
import { shellArgv } from '../../src/script/shell.ts'

test('a program is ended with all that it started', () => {
  expect(taskkill(42)).toEqual(['taskkill', ['/PID', '42', '/T', '/F']])
})

test('a shell is cmd.exe, which gets no arguments', () => {
  expect(shellArgv(['sort | more'], 'win32', 'C:\\cmd.exe')).toEqual(['C:\\cmd.exe', '/d', '/s', '/c', '"sort | more"'])
  expect(() => shellArgv(['echo %1', 'x & del'], 'win32')).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})

test.skipIf(process.platform === 'win32')(
  'a signal is the end of it: the program that Windows has for that is called',
  async () => {
    const directory = testDirectory()
    const [program, said] = [join(directory, 'taskkill'), join(directory, 'said')]
    writeFileSync(program, `#!/bin/sh\necho "$@" > ${said}.new && mv ${said}.new ${said}\n`)
    chmodSync(program, 0o755)
    const { PATH: path } = process.env
    process.env['PATH'] = `${directory}${delimiter}${path}`
    onTestFinished(() => {
      process.env['PATH'] = path
    })
    onWindows()
    const { hasGroups, signalGroup } = await import('../../src/script/groups.ts')
    expect(hasGroups).toBe(false)
    expect(signalGroup(42, 'SIGTERM')).toBe(true)
    await vi.waitUntil(() => existsSync(said), { timeout: 4_000 })
    expect(readFileSync(said, 'utf8')).toBe('/PID 42 /T /F\n')
  },
)
