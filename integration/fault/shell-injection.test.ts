import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from '@papy/core'
import { command, script } from '@papy/std/script'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'papy-injection-'))
const owned = join(folder, 'owned')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Each would make a file, were it ever part of a program of a shell, or of a word of one. */
const injections = [
  `; touch ${owned}`,
  `$(touch ${owned})`,
  `\`touch ${owned}\``,
  `x\ntouch ${owned}\n`,
  `' ; touch ${owned} ; '`,
  `" ; touch ${owned} ; "`,
  `| touch ${owned}`,
  `&& touch ${owned} #`,
  `> ${owned}`,
  `\${IFS}; touch\${IFS}${owned}`,
  '%PATH% ^& echo',
  '*',
  '~',
  '$HOME',
  '\\',
  "'",
  '"',
  ' ',
  '\r\n\t\u0007\u001b[2J',
]

const stdoutOf = async (step: unknown, item: unknown): Promise<unknown> => {
  const made = (await new Worker(step as never).evaluate([item] as never)) as { stdout?: unknown; cause?: unknown }
  return made instanceof Error ? made.cause : made.stdout
}

// Fault 37.
describe.each(injections)('the item %j is data', (item) => {
  test.each([
    ['on standard input', command(['cat'])],
    ['as an argument', command(['printf', '%s', '{}'])],
    ['within an argument', command(['bash', '-c', 'printf %s "$1" | cut -z -c 8- | tr -d "\\0"', 'bash', '--name={}'])],
    ['as a file', command(['cat', '{file}'])],
    ['as an argument of a shell that was asked for', command(['printf %s "$1"', '{}'], { shell: true })],
    ['on standard input of a shell that was asked for', command(['cat | cat'], { shell: true })],
  ])('%s', async (_, step) => {
    expect(await stdoutOf(step, item)).toBe(item)
    expect(existsSync(owned)).toBe(false)
  })
})

describe('a file name', () => {
  test('is data to a script, and to the names of its files', async () => {
    const names = injections.map((text) => text.replaceAll('/', '∕')).concat('-rf', '--help', '-')
    writeFileSync(join(folder, 'copy.sh'), 'cp -- "$PAPY_IN_in" "$PAPY_OUT_in"')
    const step = script({
      id: 'c',
      executable: 'bash',
      script: join(folder, 'copy.sh'),
      dir: join(folder, 'out'),
      in: 'in',
      out: 'in',
    })
    for (const name of names) {
      writeFileSync(join(folder, name), name)
      const made = (await new Worker(step).evaluate([join(folder, name)])) as Record<string, string>
      expect(readFileSync(made['in'] as string, 'utf8')).toBe(name)
    }
    expect(new Set(readdirSync(join(folder, 'out'))).size).toBe(names.length)
    expect(existsSync(owned)).toBe(false)
  })
})

describe('an item that begins with -', () => {
  const refused = { code: 'ERR_ARGUMENT', message: expect.stringContaining('would be an option of the program') }

  test.each(['-n', '--help', '-', '-e $(x)'])('is never an option: %s', async (item) => {
    expect(await stdoutOf(command(['echo', '{}']), item)).toMatchObject(refused)
    expect(await stdoutOf(command(['echo', '{}x']), item)).toMatchObject(refused)
    expect(await stdoutOf(command(['printf', '%s', '--', '{}']), item)).not.toMatchObject({ code: 'ERR_ARGUMENT' })
    expect(await stdoutOf(command(['bash', '-c', 'printf %s "$1"', '--', '{}']), item)).toBe(item)
    expect(await stdoutOf(command(['cat']), item)).toBe(item)
    expect(await stdoutOf(command(['cat', '{file}']), item)).toBe(item)
  })

  test('and so is a negative number', async () => {
    expect(await stdoutOf(command(['seq', '{}']), -1)).toMatchObject(refused)
  })
})

test('NUL is refused in arguments and file names, and passes on standard input and in files', async () => {
  const item = 'a\0b'
  expect(await stdoutOf(command(['echo', '{}']), item)).toMatchObject({ code: 'ERR_ARGUMENT' })
  expect(await stdoutOf(command(['cat']), item)).toBe(item)
  expect(await stdoutOf(command(['cat', '{file}']), item)).toBe(item)
  const step = script({ id: 'c', executable: 'bash', script: 'x.sh', dir: folder })
  expect(await stdoutOf(step, item)).toMatchObject({ code: 'ERR_ARGUMENT' })
})

test('what would run by a shell does not without one', async () => {
  expect(await stdoutOf(command([`touch ${owned}; true`]), '')).toMatchObject({ code: 'ERR_COMMAND_START' })
  expect(await stdoutOf(command(['echo', '$HOME', '*', '|', 'cat']), '')).toBe('$HOME * | cat\n')
})

test('an item never names the program, nor is part of what a shell runs', () => {
  const refused = expect.objectContaining({
    code: 'ERR_ARGUMENT',
    message: expect.stringContaining('cannot name the program'),
  })
  for (const argv of [['{}'], ['/usr/bin/{item:0}'], ['{file}']]) {
    expect(() => command(argv)).toThrow(refused)
    expect(() => command([`grep ${argv[0]} x`], { shell: true })).toThrow(refused)
  }
})
