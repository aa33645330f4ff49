import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

/** Every source that asks for the system, and the test of what it does on Windows; or why there can be none but there. */
const platforms: Readonly<Record<string, string>> = {
  'chaos/src/disk/small-disk.ts': 'chaos/test/windows.test.ts',
  'chaos/src/faults/freeze.ts': 'chaos/test/disk.test.ts',
  'chaos/src/program/limit-files.ts': 'chaos/test/disk.test.ts',
  'chaos/src/unsupported.ts': 'chaos/test/disk.test.ts',
  'cli/src/doctor/system.ts': 'cli/test/windows.test.ts',
  'cli/src/private-file.ts': 'cli/test/windows.test.ts',
  'cli/src/process-streams.ts': '(it only leaves out to listen to signals that never come there)',
  'cli/src/watch/run-sign.ts': 'cli/test/windows.test.ts',
  'conformance/src/runtime/program-laws.ts': '(it skips a law, with the reason)',
  'conformance/src/transport/leak-laws.ts': '(it counts descriptors where they can be counted)',
  'conformance/src/transport/test-transport.ts': '(it skips laws of a transport that does not work there)',
  'conformance/src/transport/secrecy-laws.ts': '(it skips a law, with the reason)',
  'contract/src/compose.ts': 'contract/test/windows.test.ts',
  'contract/src/medium/network-directory.ts': 'contract/test/windows.test.ts',
  'contract/src/medium/run-directory.ts': 'contract/test/windows.test.ts',
  'contract/src/medium/user-directory.ts': 'contract/test/medium/user-directory.test.ts',
  'contract/src/wire/listener.ts': 'contract/test/windows.test.ts',
  'journal/src/disk/real-disk.ts': 'journal/test/windows.test.ts',
  'runtime-process/src/groups.ts': 'runtime-process/test/windows.test.ts',
  'runtime-ws/src/code/trust-file.ts': 'runtime-ws/test/windows.test.ts',
  'runtime-ws/src/code/user-key.ts': 'runtime-ws/test/windows.test.ts',
  'runtime-ws/src/wire/identity.ts': '(it only says which system it is)',
  'std/src/script/command.ts': 'std/test/script/windows.test.ts',
  'std/src/script/groups.ts': 'std/test/script/windows.test.ts',
  'std/src/script/shell.ts': 'std/test/script/windows.test.ts',
  'std/src/streams/file-place.ts': 'std/test/streams/windows.test.ts',
  'transport-file/src/folder.ts': 'transport-file/test/windows.test.ts',
  'transport-pipe/src/pipe.ts': 'transport-pipe/test/windows.test.ts',
  'transport-shm/src/system/open-memory.ts': 'transport-shm/test/windows.test.ts',
  'transport-shm/src/system/posix-calls.ts': '(it tells Linux from macOS)',
  'transport-shm/src/system/posix-memory.ts': '(it tells Linux from macOS)',
  'transport-socket/src/unix-medium.ts': 'transport-socket/test/windows.test.ts',
}

const packages = fileURLToPath(new URL('packages/', root))
const asks = /process\.platform(?!` names)|'win32'/

test('what each source does on Windows is tested, or it is said why not', () => {
  const sources = readdirSync(packages)
    .flatMap(sourcesOf)
    .filter((path) => path.endsWith('.ts'))
    .filter((path) => asks.test(readFileSync(packages + path, 'utf8')))
  expect(sources.sort()).toEqual(Object.keys(platforms).sort())
  const tests = Object.values(platforms).filter((answer) => !answer.startsWith('('))
  expect(tests.filter((path) => !existsSync(packages + path))).toEqual([])
})

function sourcesOf(name: string): string[] {
  const folder = `${packages}${name}/src`
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true }).map((path) => `${name}/src/${String(path).replaceAll('\\', '/')}`)
}
