import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

const program = fileURLToPath(new URL('tally.mjs', import.meta.url))

/** A directory with reports in it, and what the program says of them. */
class Reports {
  readonly #directory = realpathSync(mkdtempSync(join(tmpdir(), 'papy-tally-')))

  constructor() {
    onTestFinished(() => rmSync(this.#directory, { recursive: true, force: true }))
  }

  /** @param failed - names of tests in one file; `undefined` for a file that could not be loaded */
  write(name: string, passed: number, ...files: (readonly string[] | undefined)[]): void {
    const testResults = files.map((failed, at) => ({
      name: join(this.#directory, `${at}.test.ts`),
      status: failed?.length === 0 ? 'passed' : 'failed',
      message: 'cannot be loaded\n  at line 1',
      assertionResults: (failed ?? []).map((fullName) => ({
        fullName,
        status: 'failed',
        failureMessages: ['it is 2\n  at line 1'],
      })),
    }))
    writeFileSync(join(this.#directory, name), JSON.stringify({ numPassedTests: passed, testResults }))
  }

  tally(...args: readonly string[]): { readonly out: string; readonly told: readonly string[] } {
    const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: this.#directory,
      encoding: 'utf8',
    })
    return { out: stdout.trim(), told: stderr.split('\n').filter((line) => line !== '') }
  }
}

describe('a tally of tests', () => {
  test('counts what passed and names what failed, by its first line', () => {
    const reports = new Reports()
    reports.write('report', 7, [], ['adds', 'divides'], undefined)
    expect(reports.tally('report')).toEqual({
      out: '7 3',
      told: [
        'FAILED: 1.test.ts > adds: it is 2',
        'FAILED: 1.test.ts > divides: it is 2',
        'FAILED: 2.test.ts: cannot be loaded',
      ],
    })
  })

  test('what passes when it runs again is unsteady, and has passed', () => {
    const reports = new Reports()
    reports.write('report', 7, ['adds', 'divides'])
    reports.write('again', 3, ['divides'])
    expect(reports.tally('report', 'again')).toEqual({
      out: '8 1',
      told: ['FAILED: 0.test.ts > divides: it is 2', 'UNSTEADY: 0.test.ts > adds: it is 2'],
    })
  })

  test('files that failed run again, unless there are too many for an accident', () => {
    const reports = new Reports()
    reports.write('few', 7, [], ['adds', 'divides'], undefined)
    reports.write('many', 7, ['1', '2', '3', '4', '5', '6'])
    expect(reports.tally('--files', 'few').out.split('\n')).toEqual(['1.test.ts', '2.test.ts'])
    expect(reports.tally('--files', 'many').out).toBe('')
  })

  test('what failed with random numbers runs again with the same ones, and not at all if those are not the same', () => {
    const reports = new Reports()
    reports.write('none', 7, ['adds'])
    reports.write('one', 7, ['adds (PAPY_SEED=12)', 'divides'], ['a storm (PAPY_SEED=12) passes'])
    reports.write('two', 7, ['adds (PAPY_SEED=12)'], ['adds (PAPY_SEED=13)'])
    expect(['none', 'one'].map((name) => reports.tally('--seed', name).out)).toEqual(['', '12'])
    expect(reports.tally('--files', 'one').out.split('\n')).toEqual(['0.test.ts', '1.test.ts'])
    expect(reports.tally('--files', 'two').out).toBe('')
  })

  test('a report that is missing, once or again, is one failure', () => {
    const reports = new Reports()
    reports.write('report', 7, ['adds'])
    expect(reports.tally('none').out).toBe('0 1')
    expect(reports.tally('report', 'none').out).toBe('8 1')
    expect(reports.tally('--files', 'none').out).toBe('')
  })
})
