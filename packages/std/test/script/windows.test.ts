import { expect, test } from 'vitest'
import { taskkill } from '../../src/script/groups.ts'
import { shellArgv } from '../../src/script/shell.ts'

test('a program is ended with all that it started', () => {
  expect(taskkill(42)).toEqual(['taskkill', ['/PID', '42', '/T', '/F']])
})

test('a shell is cmd.exe, which gets no arguments', () => {
  expect(shellArgv(['sort | more'], 'win32', 'C:\\cmd.exe')).toEqual(['C:\\cmd.exe', '/d', '/s', '/c', '"sort | more"'])
  expect(() => shellArgv(['echo %1', 'x & del'], 'win32')).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
