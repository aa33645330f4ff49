import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../src/main.ts'

const home = mkdtempSync(join(tmpdir(), 'papy-create-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
let count = 0
const fresh = () => join(home, String(++count))

/** Runs a command line; each answer goes to the terminal when it has asked again. */
async function ran(args: readonly string[], answers?: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: answers !== undefined })
  const output = new PassThrough()
  const said: string[] = []
  const asked: string[] = []
  const left = [...(answers ?? [])]
  output.setEncoding('utf8').on('data', (text: string) => {
    asked.push(text)
    const answer = text.endsWith(': ') ? left.shift() : undefined
    if (answer !== undefined) input.write(`${answer}\n`)
  })
  const errors: string[] = []
  const out = (text: string) => void said.push(text)
  const code = await main(args, { input, output, out, error: (text) => void errors.push(text) })
  return { code, said: said.join('\n'), errors: errors.join('\n'), asked: asked.join('') }
}

describe('the command', () => {
  test('writes a package, and says what is next', async () => {
    const dir = fresh()
    const { code, said } = await ran(['two-way', '--kind', 'serializer', '--dir', dir])
    expect(code).toBe(0)
    expect(readdirSync(dir).sort()).toEqual(
      '.gitignore CHANGELOG.md LICENSE README.md package.json src test tsconfig.build.json tsconfig.json vitest.config.ts'.split(
        ' ',
      ),
    )
    expect(readdirSync(join(dir, 'src')).sort()).toEqual(['index.ts', 'tagged.ts', 'two-way.ts'])
    expect(JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))).toMatchObject({
      name: 'papy-serializer-two-way',
      keywords: ['papy', 'papy-plugin', 'papy-serializer'],
      dependencies: { '@papy/contract': expect.anything() },
    })
    for (const what of ['papy-serializer-two-way is in', 'npm install', 'npm test', 'src/two-way.ts'])
      expect(said).toContain(what)
  })

  test.each(['transport', 'serializer', 'runtime', 'journal', 'sink'])('leaves no placeholder: %s', async (kind) => {
    const dir = fresh()
    expect((await ran(['@you/two-way', '-k', kind, '-d', dir, '-y'])).code).toBe(0)
    for (const file of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const text = readFileSync(join(file.parentPath, file.name), 'utf8')
      expect(`${file.name} ${text}`).not.toMatch(/\bmy-(?!two)|\bmy[A-Z]|\bMy[A-Z]|"\*"/)
    }
  })

  test.each(['transport', 'serializer', 'runtime', 'journal', 'sink'])(
    'lets a %s be tested by its laws',
    async (kind) => {
      const dir = fresh()
      expect((await ran(['two-way', '-k', kind, '-d', dir, '-y'])).code).toBe(0)
      const text = readFileSync(join(dir, 'test/two-way.test.ts'), 'utf8')
      const laws = `test${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
      expect(text).toContain(`import { ${laws} } from '@papy/conformance'`)
      expect(text).toMatch(new RegExp(`^${laws}\\(`, 'm'))
    },
  )

  test('asks on a terminal for what is not said', async () => {
    const dir = fresh()
    const { code, asked } = await ran([], ['sink', 'shelf', dir])
    expect(code).toBe(0)
    expect(asked).toContain('writes results somewhere')
    expect(asked).toContain('Directory (papy-sink-shelf): ')
    expect(existsSync(join(dir, 'src/shelf.ts'))).toBe(true)
  })

  test('does not ask for what is said', async () => {
    const { code, asked } = await ran(['shelf', '--kind', 'sink', '--dir', fresh()], [])
    expect([code, asked]).toEqual([0, ''])
  })

  test('without a terminal, or with --yes, says what is missing', async () => {
    expect(await ran(['--kind', 'sink'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('a name is missing'),
    })
    const { code, errors, asked } = await ran(['shelf', '--yes'], [])
    expect([code, asked]).toEqual([2, ''])
    expect(errors).toContain('--kind is missing')
  })

  test.each([
    [['x', '--kind', 'pipe'], 'one of transport, serializer, runtime, journal, sink'],
    [['x', 'y', '--kind', 'sink'], 'one name'],
    [['x', '--king', 'sink'], '--king'],
  ])('refuses %j', async (args, what) => {
    const { code, errors } = await ran(args)
    expect(code).toBe(2)
    expect(errors).toContain(what)
    expect(errors).toContain('ERR_ARGUMENT')
  })

  test('never overwrites', async () => {
    const dir = fresh()
    mkdirSync(dir)
    writeFileSync(join(dir, 'mine.txt'), 'mine')
    const args = ['shelf', '--kind', 'sink', '--dir']
    expect(await ran([...args, dir])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/mine\.txt.*ERR_NOT_EMPTY/),
    })
    expect(await ran([...args, join(dir, 'mine.txt')])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/no directory.*ERR_NOT_EMPTY/),
    })
    expect(readdirSync(dir)).toEqual(['mine.txt'])
    const { code } = await ran([...args, join(dir, 'new')])
    expect(code).toBe(0)
    expect((await ran([...args, join(dir, 'new')])).code).toBe(1)
  })

  test('goes into the clone of an empty repository', async () => {
    const dir = fresh()
    mkdirSync(join(dir, '.git'), { recursive: true })
    expect((await ran(['shelf', '--kind', 'sink', '--dir', dir])).code).toBe(0)
  })

  test('as a program', async () => {
    const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [bin, '--help'])
    expect(stdout).toContain('usage: npm create @papy/plugin [name] -- [options]')
    const wrong = promisify(execFile)(process.execPath, [bin, 'x'], { cwd: home })
    await expect(wrong).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--kind is missing') })
  })
})
