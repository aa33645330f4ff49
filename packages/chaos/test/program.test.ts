import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killer, type Life, limitFiles } from '@papy/chaos'
import { expect, onTestFinished, test } from 'vitest'

const command = process.execPath
// Counts its lives in a file, then says one line after the other.
const counting = `
  const fs = require('node:fs')
  fs.appendFileSync(process.argv[1], 'x')
  let line = 0
  const say = () => { console.log(++line); if (line < 40) setImmediate(say) }
  say()`

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'papy-chaos-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('a program is killed after as many lines as the seed says, run again, and at last left alone', async () => {
  const path = join(folder(), 'lives')
  const all = async (seed: number): Promise<Life[]> => {
    writeFileSync(path, '')
    const lives: Life[] = []
    const args = (life: number) => ['-e', `${counting}${life > 3 ? '' : '; setInterval(() => {}, 1000)'}`, path]
    for await (const life of killer({ command, args, kills: 3, afterLines: [1, 39], seed })) lives.push(life)
    return lives
  }
  const lives = await all(6)
  expect(lives.map(({ life, killed }) => [life, killed])).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [4, false],
  ])
  for (const { planned, stdout } of lives.slice(0, 3))
    expect(stdout.split('\n').length - 1).toBeGreaterThanOrEqual((planned as { lines: number }).lines)
  expect(lives[0]).toMatchObject({ signal: 'SIGKILL' })
  expect(lives[3]).toMatchObject({ exitCode: 0 })
  expect(readFileSync(path, 'utf8')).toBe('xxxx')
  const plans = (one: readonly Life[]) => one.map(({ planned }) => planned)
  expect(plans(await all(6))).toEqual(plans(lives))
  expect(plans(await all(7))).not.toEqual(plans(lives))
})

test('after so many Ms; one that ends before is not killed', async () => {
  const lives: Life[] = []
  for await (const life of killer({ command, args: ['-e', 'process.exit(3)'], kills: 9, afterMs: [20_000, 20_000] }))
    lives.push(life)
  expect(lives).toMatchObject([{ killed: false, exitCode: 3 }])
  for await (const life of killer({
    command,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    kills: 9,
    afterMs: [1, 200],
  })) {
    expect(life).toMatchObject({ life: 1, killed: true, signal: 'SIGKILL' })
    break
  }
})

test('what cannot be started is said; wrong options are refused', async () => {
  const { next } = { next: () => killer({ command: '/no/such', kills: 1, afterMs: [1, 2] }).next() }
  await expect(next()).rejects.toMatchObject({ code: 'ENOENT' })
  for (const options of [
    { kills: 1 },
    { kills: 1, afterMs: [2, 1] },
    { kills: 1, afterMs: [1, 2], afterLines: [1, 2] },
  ])
    expect(() => killer({ command, ...options } as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})

test.skipIf(process.platform === 'win32')('limitFiles: what is beyond is refused by the system', () => {
  const program = `
    const fs = require('node:fs')
    let open = 0
    try { for (;;) { fs.openSync('/dev/null'); open++ } } catch ({ code }) { console.log(code, open < 64) }`
  const { command: shell, args } = limitFiles(64, command, ['-e', program])
  expect(execFileSync(shell, args, { encoding: 'utf8' })).toBe('EMFILE true\n')
  expect(() => limitFiles(1, command)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
