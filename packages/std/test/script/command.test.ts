import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TimeoutError } from '@papy/contract'
import { portable, revive } from '@papy/contract/function'
import { Piper, Plumber, Worker } from '@papy/core'
import { CommandError, type CommandOptions, type CommandResult, command, execute } from '@papy/std/script'
import { afterAll, describe, expect, test } from 'vitest'
import { mark } from '../../../../.config/testing/marked.ts'

const folder = mkdtempSync(join(tmpdir(), 'papy-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a command makes of an inbox; fails with what it throws. */
async function run(argv: readonly string[], inbox: readonly unknown[] = [''], options: CommandOptions = {}) {
  return execute(inbox, argv, options)
}

const bash = (text: string, ...args: string[]): string[] => ['bash', '-c', text, 'bash', ...args]

describe('an item', () => {
  test.each([
    ['text', 'ä\nb', 'ä\nb'],
    ['nothing', '', ''],
    ['a number', 12.5, '12.5'],
    ['bytes', new Uint8Array([104, 105]), 'hi'],
    ['a part of a buffer', new Uint16Array([0, 0x6968]).subarray(1), 'hi'],
  ])('goes to standard input: %s', async (_, item, stdout) => {
    expect(await run(['cat'], [item])).toEqual({ stdout, stderr: '', code: 0 })
  })

  test('is an argument where there is a place for it, whole, and then not on standard input', async () => {
    const { stdout } = await run(
      bash('printf "<%s>" "$@"; cat', 'x{}y', '{item:1}', '{{}}', '{{file}}', '{x}', '{2}'),
      ['a b; $c', 7],
    )
    expect(stdout).toBe('<xa b; $cy><7><{}><{file}><{x}><{2}>')
  })

  test('is a file that only its owner may read, and that is gone afterwards', async () => {
    const { stdout } = await run(
      bash('cat "$1"; cat "$2"; stat -c " %a %F" "$1"; echo "$1"', '{file}', '{file:1}', '{file}'),
      ['p', new Uint8Array([113])],
      { suffix: '.txt' },
    )
    const [first, path = ''] = String(stdout).split('\n')
    expect(first).toBe('pq 600 regular file')
    expect(path).toMatch(/item-0\.txt$/)
    expect(() => readFileSync(path)).toThrow('ENOENT')
  })

  test.each([
    ['an object', {}, ['cat']],
    ['undefined', undefined, ['cat']],
    ['bytes as an argument', new Uint8Array(1), ['echo', '{}']],
    ['a surrogate on its own', '\ud800', ['cat']],
    ['a place that the inbox has not', 'x', ['echo', '{item:1}']],
  ])('is refused: %s', async (_, item, argv) => {
    await expect(run(argv, [item])).rejects.toMatchObject({ code: 'ERR_ARGUMENT' })
  })
})

describe('output', () => {
  test('is bytes where that is asked for, and no Buffer', async () => {
    const { stdout } = await run(['cat'], [new Uint8Array([0, 255, 128])], { encoding: 'bytes' })
    expect(Object.getPrototypeOf(stdout)).toBe(Uint8Array.prototype)
    expect(stdout).toEqual(new Uint8Array([0, 255, 128]))
  })

  test('that is no UTF-8 is an error, and can be read otherwise', async () => {
    await expect(run(['cat'], [new Uint8Array([255])])).rejects.toMatchObject({ code: 'ERR_COMMAND_OUTPUT' })
    expect(await run(['cat'], [new Uint8Array([255])], { encoding: 'latin1' })).toMatchObject({ stdout: 'ÿ' })
  })

  test('of more than one chunk comes whole, a BOM too', async () => {
    const text = `\ufeff${'ä'.repeat(1_000_000)}`
    expect((await run(['cat'], [text])).stdout).toBe(text)
  })

  test('of more bytes than may be ends the program', async () => {
    const { env, alive } = mark()
    const error = await run(['yes'], [''], { maxOutputBytes: 100_000, env }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ERR_COMMAND_OUTPUT', maxOutputBytes: 100_000, argv: ['yes'] })
    expect(String((error as CommandError).stdout)).toMatch(/^(y\n)+$/)
    expect(alive()).toEqual([])
  })
})

describe('a program that fails', () => {
  test('says how: code, both ends of what it wrote, and what was called', async () => {
    const argv = bash('echo out; echo first >&2; echo last >&2; exit 3')
    const error = await run(argv).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CommandError)
    expect(error).toMatchObject({
      code: 'ERR_COMMAND_FAILED',
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'first\nlast\n',
      argv,
    })
    expect((error as Error).message).toBe('bash ended with code 3: last; see stderr and stdout of this error')
    expect(error).not.toHaveProperty('signal')
  })

  test('says which signal ended it', async () => {
    const error = await run(bash('kill -KILL $$')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ERR_COMMAND_FAILED', signal: 'SIGKILL' })
    expect(error).not.toHaveProperty('exitCode')
  })

  test('does not where its code is among those that are none', async () => {
    expect(await run(['grep', 'x'], ['y'], { codes: [0, 1] })).toEqual({ stdout: '', stderr: '', code: 1 })
  })

  test.each([
    ['no such program', ['papy-no-such-program'], {}, 'is it installed'],
    ['no such folder', ['cat'], { cwd: '/nowhere/at/all' }, 'no folder /nowhere/at/all'],
    ['no program', ['/etc/passwd'], {}, 'may not be executed'],
    ['arguments that are too long', ['echo', '{}'], {}, 'pass the item on stdin'],
  ])('cannot be started: %s', async (_, argv, options, next) => {
    const error = await run(argv, ['x'.repeat(200_000)], options).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ERR_COMMAND_START', message: expect.stringContaining(next) })
    expect(JSON.stringify((error as CommandError).argv).length).toBeLessThan(2_000)
  })
})

describe('its surroundings', () => {
  test('are those of a worker: the basic environment, what is given, or all of it', async () => {
    process.env['PAPY_TEST_SECRET'] = 's'
    const show = bash('echo "$PAPY_TEST_SECRET,$PAPY_TEST_GIVEN,$(test -n "$HOME" && echo home)"; pwd')
    const [basic, given, all] = await Promise.all([
      run(show, [''], { cwd: folder }),
      run(show, [''], { env: { PAPY_TEST_GIVEN: 'g' } }),
      run(show, [''], { env: 'inherit' }),
    ])
    delete process.env['PAPY_TEST_SECRET']
    expect(basic.stdout).toBe(`,,home\n${folder}\n`)
    expect(given.stdout).toMatch(/^,g,home\n/)
    expect(all.stdout).toMatch(/^s,,home\n/)
  })

  test('have no standard input where it gets none, and no terminal', async () => {
    const { stdout } = await run(bash('readlink /proc/self/fd/0; ps -o tty= -p $$'), [''], { stdin: 'none' })
    expect(String(stdout).split(/\s+/)).toEqual(['/dev/null', '?', ''])
  })
})

test('what takes too long is ended, and says so', async () => {
  const { env, alive } = mark()
  const error = await run(bash('echo begun; sleep 60'), [''], { timeoutMs: 1_000, env }).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(TimeoutError)
  expect(error).toMatchObject({ code: 'ERR_TIMEOUT', timeoutMs: 1_000, stdout: 'begun\n', signal: 'SIGTERM' })
  expect(alive()).toEqual([])
})

describe('command(argv, options)', () => {
  test('is data, and names an export of a door of this package', async () => {
    const { ref, ...rest } = portable(command(['sort', '-n'], { timeoutMs: 5 }))
    expect(ref).toEqual({ kind: 'module', url: expect.stringMatching(/\/std\/dist\/script\.js$/), export: 'execute' })
    expect(JSON.parse(JSON.stringify(rest))).toEqual(rest)
    expect(await revive({ ref, ...rest })).toMatchObject({ name: 'command' })
    expect(new Worker(command(['a'])).equals(new Worker(command(['a'])))).toBe(true)
    expect(new Worker(command(['a'])).equals(new Worker(command(['b'])))).toBe(false)
  })

  test('works outside of a pipeline', async () => {
    expect(await new Worker(command(['rev'])).evaluate(['abc'])).toMatchObject({ stdout: 'cba' })
  })

  test.each([[[]], ['sort'], [['']], [['sort', 1]], [['a\0b']], [undefined]])('argv is no %j', (argv) => {
    expect(() => command(argv as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })

  test.each([
    { stdin: 'file' },
    { timeoutMs: 0 },
    { cwd: '' },
    { env: { A: 1 } },
    { maxOutputBytes: 0 },
    { encoding: 'base64' },
    { codes: [] },
    { codes: [-1] },
    { suffix: '/x' },
    { shell: 'bash' },
    { times: 1 },
  ])('%o is no option', (options) => {
    const [option] = Object.keys(options)
    expect(() => command(['cat'], options as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', option }))
  })

  test('its result has the type of its encoding', () => {
    const length = ([{ stdout }]: [CommandResult<string>]): number => stdout.length
    expect(new Piper([command(['cat']), length]).name).toBe('command>length')
    // @ts-expect-error: bytes are no text
    expect(new Piper([command(['cat'], { encoding: 'bytes' }), length]).name).toBe('command>length')
  })
})

test('a shell is in the plan, with what it runs; nothing else is', () => {
  const plumber = new Plumber()
  plumber.addPipe([
    new Piper(command(['sort']), { name: 'plain' }),
    new Piper(command(['sort | uniq'], { shell: true }), { name: 'shelled' }),
  ])
  expect(plumber.plan().warnings).toEqual([
    {
      code: 'WARN_SHELL',
      piper: 'shelled',
      message: 'shelled runs "sort | uniq" by a shell; quote "$1" in it, or give a program and its arguments',
    },
  ])
})
