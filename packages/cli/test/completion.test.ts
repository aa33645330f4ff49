import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { commands } from '../src/commands.ts'
import { called } from './support/called.ts'

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

const scriptFor = async (shell: string) => (await called(['completion', shell])).out

describe.runIf(has('bash'))('in bash', () => {
  /** What the last word of a line is completed with, in a directory with one file. */
  async function completed(line: string): Promise<readonly string[]> {
    const directory = testDirectory()
    writeFileSync(join(directory, 'my pipeline.ts'), '')
    const words = line.split(' ').map((word) => `'${word}'`)
    const program = `${await scriptFor('bash')}
COMP_WORDS=(${words.join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _papy; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', program], { cwd: directory, encoding: 'utf8' }).trim().split('\n').sort()
  }

  test.each([
    ['papy ', [...commands.keys(), 'help', '--help', '--version'].sort()],
    ['papy w', ['watch', 'workers']],
    ['papy run --e', ['--errors', '--export']],
    ['papy run my', ['my pipeline.ts']],
    ['papy run x.ts --input ', ['my pipeline.ts']],
    ['papy run x.ts -o ', ['my pipeline.ts']],
    ['papy run x.ts --via so', ['socket']],
    ['papy run x.ts --limit ', ['']],
    ['papy completion z', ['zsh']],
    ['papy help ru', ['run']],
    ['papy watch --', ['--help', '--json', '--list', '--no-color']],
    ['papy clean --k', ['--kept']],
  ])('%s', async (line, words) => {
    expect(await completed(line)).toEqual(words)
  })

  test('every option of every command is there', async () => {
    const script = await scriptFor('bash')
    for (const [, { load }] of commands)
      for (const option of Object.keys((await load()).options)) expect(script).toContain(`--${option}`)
  })
})

test.each(['zsh', 'fish'])('for %s, too, every command and option, with what it does', async (shell) => {
  const script = await scriptFor(shell)
  for (const [name, { load }] of commands) {
    expect(script).toContain(name)
    for (const option of Object.keys((await load()).options))
      expect(script).toContain(shell === 'fish' ? `-l ${option} ` : `--${option}[`)
  }
})

/** Runs a program of a shell in which `$SCRIPT` is the file of its completion; skipped, and said so, where there is none. */
function inShell(shell: string, name: string, program: string, output: string): void {
  if (!has(shell))
    console.warn(`completion.test.ts: ${shell} is not installed, so what it makes of its script is not tested`)
  test.runIf(has(shell))(`in ${shell}: ${name}`, async () => {
    const SCRIPT = join(testDirectory(), '_papy')
    writeFileSync(SCRIPT, await scriptFor(shell))
    const args = shell === 'zsh' ? ['-f', '-c', program] : ['--no-config', '-c', program]
    const { stdout, stderr } = spawnSync(shell, args, { env: { ...process.env, SCRIPT }, encoding: 'utf8' })
    expect([stdout, stderr]).toEqual([output, ''])
  })
}

inShell(
  'fish',
  'words',
  'source $SCRIPT; complete -C "papy wa" | cut -f1; complete -C "papy run --via so" | cut -f1',
  'watch\nsocket\n',
)
inShell(
  'fish',
  'options',
  'source $SCRIPT; complete -C "papy watch --l"',
  '--list\tlists the runs that are going on, and watches none\n',
)
inShell('zsh', 'it is bound', 'autoload -U compinit; compinit -D; source $SCRIPT; print $_comps[papy]', '_papy\n')

test.each([[[]], [['sh']], [['bash', 'zsh']]])('%j is no shell', async (shells) => {
  expect(await called(['completion', ...shells])).toMatchObject({
    code: 2,
    err: expect.stringContaining('say bash, zsh, fish'),
  })
})
