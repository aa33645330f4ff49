import { expect, test } from 'vitest'
import { inherited, limiting } from '../src/exec-argv.ts'

test.each([
  [
    ['--import', 'tsx', '-r', './a.cjs', '--conditions=dev'],
    ['--import', 'tsx', '-r', './a.cjs', '--conditions=dev'],
  ],
  [
    ['--max-old-space-size=100', '--enable-source-maps'],
    ['--max-old-space-size=100', '--enable-source-maps'],
  ],
  [
    ['-e', '-1', '--import', 'tsx'],
    ['--import', 'tsx'],
  ],
  [['--input-type=module', '--eval', 'await 1', '--no-warnings'], ['--no-warnings']],
  [['-pe', 'process.argv'], []],
  [
    ['--inspect-brk=0', '--inspect', '--watch', '--watch-path', './src', '--env-file=.env', '--import', 'x'],
    ['--import', 'x'],
  ],
  [
    ['--test', '--test-name-pattern', 'a b', '--test-only', '--import', 'x'],
    ['--import', 'x'],
  ],
  [['--env-file', '.env', '--title', 'mine', '--permission'], ['--permission']],
])('%j: %j is for workers, too', (given, kept) => {
  expect(inherited(given)).toEqual(kept)
})

test('limits are options of V8', () => {
  expect(limiting({})).toEqual([])
  expect(limiting({ maxOldGenerationSizeMb: 100.5, maxYoungGenerationSizeMb: 48, stackSizeMb: 2 })).toEqual([
    '--max-old-space-size=101',
    '--max-semi-space-size=16',
    '--stack-size=1856',
  ])
})
