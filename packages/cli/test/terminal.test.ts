import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Going, going, program } from './support/papy.ts'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/pipelines/${name}`, import.meta.url))

/** `script` of util-linux gives a program a terminal, whose keys are what it reads and whose screen is what it writes. */
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true
if (!hasScript)
  console.warn('terminal.test.ts is skipped: there is no `script` of util-linux, so no terminal; install bsdutils')

const HIDE = '\u001b[?25l'
const SHOW = '\u001b[?25h'
const CTRL_C = '\u0003'

/** Calls `papy` on a terminal of a size. */
function onTerminal(args: string, { columns = 100, rows = 24, env = {} }: TerminalOptions = {}): Going {
  const command = `stty cols ${columns} rows ${rows}; exec ${process.execPath} ${program} ${args}`
  const clean = { NO_COLOR: '', FORCE_COLOR: undefined, TERM: 'xterm-256color', ...env }
  return going('script', ['-qec', command, '/dev/null'], clean)
}

interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  readonly env?: NodeJS.ProcessEnv
}

/** What stands on a terminal after all that was written to it: enough of one for what is drawn here. */
function screenOf(written: string): readonly string[] {
  const lines: string[] = ['']
  let [row, column] = [0, 0]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what commands of a terminal begin with
  for (const [token, , count = '', command] of written.matchAll(/\u001b\[(\??)(\d*)([A-Za-z])|\r|\n|[^\u001b\r\n]+/g)) {
    if (token === '\r') column = 0
    else if (token === '\n') lines[++row] ??= ''
    else if (command === 'A') row = Math.max(0, row - Number(count))
    else if (command === 'K') lines[row] = (lines[row] as string).slice(0, column)
    else if (command === 'J') lines.splice(row, lines.length, (lines[row] as string).slice(0, column))
    else if (command === undefined) {
      const line = lines[row] as string
      lines[row] = `${line.slice(0, column).padEnd(column)}${token}${line.slice(column + token.length)}`
      column += token.length
    }
  }
  return lines.filter((line) => line !== '')
}

/** Sends a signal to the command itself, which is the child of `script`. */
function kill({ child }: Going, signal: string): void {
  spawnSync('pkill', [`-${signal}`, '-P', String(child.pid)])
}

const cursorOf = (written: string) => [
  written.split(HIDE).length - 1,
  written.split(SHOW).length > 1,
  written.lastIndexOf(SHOW) > written.lastIndexOf(HIDE),
]

describe.runIf(hasScript)('papy run on a terminal', () => {
  test('draws a table, again and again in the same place, and leaves its last', { timeout: 20_000 }, async () => {
    const terminal = onTerminal(`run ${fixture('slow.mjs')} > /dev/null`, { env: { PAPY_ITEMS: '40' } })
    const { code, out } = await terminal.ended
    expect(code).toBe(0)
    expect(out.split('slow.mjs').length).toBeGreaterThan(5)
    expect(out).toContain('\u001b[32m')
    expect(screenOf(out)).toEqual([
      expect.stringMatching(/slow\.mjs finished$/),
      expect.stringMatching(/^node +in +out +failed +rate +queue +busy +blocked +idle$/),
      expect.stringMatching(/^download +40 +40 +0 .* %$/),
      expect.stringMatching(/^measure +40 +40 +0 .* %$/),
      expect.stringMatching(/^[\d.]+ s, 40 done, 40 read$/),
      expect.stringMatching(/^papy: .*slow\.mjs: 40 read, 40 written, 0 failed, in [\d.]+ s$/),
    ])
    expect(cursorOf(out)).toEqual([1, true, true])
  })

  test('failures and results stand above the table, whole', async () => {
    const terminal = onTerminal(`run ${fixture('slow.mjs')}`, { env: { PAPY_ITEMS: '52' } })
    const { code, out } = await terminal.ended
    const screen = screenOf(out)
    expect(code).toBe(1)
    expect(screen.filter((line) => line.startsWith('{'))).toEqual(
      Array.from({ length: 52 }, (_, x) => JSON.stringify({ x, square: x * x })).toSpliced(49, 1),
    )
    expect(screen).toContain('papy: download failed at item 49 of download: Error: no answer for 49')
    expect(screen.findIndex((line) => line.endsWith('finished'))).toBe(screen.length - 6)
  })

  test.each([
    ['--no-color', {}, '--no-color'],
    ['NO_COLOR', { NO_COLOR: '1' }, ''],
  ])('has no colours with %s', async (_, env, option) => {
    const terminal = onTerminal(`run ${fixture('slow.mjs')} ${option} > /dev/null`, {
      env: { PAPY_ITEMS: '4', ...env },
    })
    const { out } = await terminal.ended
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
    expect([out.includes('finished'), /\u001b\[\d+m/.test(out)]).toEqual([true, false])
  })

  test('fits a narrow one', async () => {
    const terminal = onTerminal(`run ${fixture('slow.mjs')} > /dev/null`, { columns: 30, env: { PAPY_ITEMS: '4' } })
    const { out } = await terminal.ended
    const table = screenOf(out).slice(0, 5)
    expect(table[1]).toMatch(/^node .*out .*rate$/)
    for (const line of table) expect(line.length).toBeLessThan(30)
  })

  test.each([
    ['Ctrl-C, twice', [CTRL_C, CTRL_C], 130],
    ['SIGTERM and SIGHUP', ['SIGTERM', 'SIGHUP'], 143],
  ] as const)('%s gives the cursor back', async (_, [first, second], exitCode) => {
    const terminal = onTerminal(`run ${fixture('stuck.mjs')} --set stuck.debug=false > /dev/null`)
    const send = (signal: string) => (signal === CTRL_C ? terminal.child.stdin?.write(CTRL_C) : kill(terminal, signal))
    await terminal.until(/stuck +\d+ +1 /)
    send(first)
    await terminal.until(/finishes what was read/)
    send(second)
    const { code, out } = await terminal.ended
    expect([code, cursorOf(out).slice(1)]).toEqual([exitCode, [true, true]])
  })

  test('nobody who types is no input', async () => {
    const { code, out } = await onTerminal(`run ${fixture('plus.mjs')}`).ended
    expect([code, out]).toEqual([2, expect.stringContaining('there is nothing to read for plus; give --input <file>')])
  })
})
