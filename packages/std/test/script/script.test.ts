import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { portable } from '@papy/contract/function'
import { isPiperError, Piper, Plumber, Worker } from '@papy/core'
import { type ScriptConfig, script, writeTemplate } from '@papy/std/script'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { R } from '../../../../.config/testing/marked.ts'
import { inputPaths, outputPaths } from '../../src/script/ports.ts'

const root = mkdtempSync(join(tmpdir(), 'papy-scripts-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'test-'))
  writeFileSync(join(folder, 'in.txt'), 'one\ntwo\n')
})

const at = (...names: string[]): string => join(folder, ...names)

/** A bash script of that text. */
function bash(text: string, config: Partial<ScriptConfig> = {}): ScriptConfig {
  writeFileSync(at('script.sh'), text)
  return { id: 'made', executable: 'bash', script: at('script.sh'), dir: at('out'), out: { out: 'txt' }, ...config }
}

/** What a script makes of an inbox; what it throws is thrown. */
async function run(config: ScriptConfig, ...inbox: unknown[]): Promise<unknown> {
  const made = await new Worker(script(config)).evaluate(inbox)
  if (made instanceof Error) throw made.cause
  return made
}

describe('a script', () => {
  test('is called with one argument, a JSON file, which is gone afterwards', async () => {
    const text = 'test $# = 1; cat "$1" > "$PAPY_OUT_out"; echo "$1" >> "$PAPY_OUT_out"'
    const config = bash(text, { params: { least: 3, words: ['a', { b: null }] }, in: ['in', 'also'] })
    const paths = (await run(config, at('in.txt'), at('more.txt'))) as Record<string, string>
    expect(paths).toEqual({ out: at('out', 'in_made-out.txt') })
    const written = readFileSync(at('out', 'in_made-out.txt'), 'utf8')
    const json = written.slice(0, written.lastIndexOf('}') + 1)
    expect(JSON.parse(json)).toEqual({
      params: { least: 3, words: ['a', { b: null }] },
      in: { in: at('in.txt'), also: at('more.txt') },
      out: { out: at('out', 'in_made-out.txt') },
    })
    expect(existsSync(written.slice(json.length).trim())).toBe(false)
  })

  test('finds the same in its environment', async () => {
    const text = 'echo "$PAPY_IN_in|$PAPY_PARAM_text|$PAPY_PARAM_list|$PAPY_PARAM_no" > "$PAPY_OUT_out"'
    const params = { text: 'a b', list: [1, 'x'], 'not a word': 1, no: 'x'.repeat(40_000) }
    await run(bash(text, { params }), at('in.txt'))
    expect(readFileSync(at('out', 'in_made-out.txt'), 'utf8')).toBe(`${at('in.txt')}|a b|[1,"x"]|\n`)
  })

  test('that does not write what it was to is an error, and leaves nothing', async () => {
    const config = bash('echo half > "$PAPY_OUT_a"; echo words; echo more >&2', { out: { a: 'txt', b: 'tsv' } })
    await expect(run(config, at('in.txt'))).rejects.toMatchObject({
      code: 'ERR_COMMAND_OUTPUT',
      missing: [expect.stringMatching(/^b \(.*in_made-b\.tsv\)$/)],
      exitCode: 0,
      stdout: 'words\n',
      stderr: 'more\n',
    })
    expect(readdirSync(at('out'))).toEqual([])
  })

  test('that fails leaves nothing, and what was there before does not count', async () => {
    const config = bash('echo half > "$PAPY_OUT_out"; exit 2')
    mkdirSync(at('out'))
    writeFileSync(at('out', 'in_made-out.txt'), 'of an earlier run')
    await expect(run(config, at('in.txt'))).rejects.toMatchObject({ code: 'ERR_COMMAND_FAILED', exitCode: 2 })
    writeFileSync(at('out', 'in_made-out.txt'), 'of an earlier run')
    await expect(run(bash('exit 0'), at('in.txt'))).rejects.toMatchObject({ code: 'ERR_COMMAND_OUTPUT' })
    expect(readdirSync(at('out'))).toEqual([])
  })

  test('may not take too long', async () => {
    await expect(run(bash('sleep 60', { timeoutMs: 200 }), at('in.txt'))).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
  })

  test('works on files with names that would mean something else to a shell', async () => {
    const name = '-rf $(touch owned) `x`\n;&|.txt'
    writeFileSync(at(name), 'kept\n')
    await run(bash('cp -- "$PAPY_IN_in" "$PAPY_OUT_out"'), at(name))
    expect(readFileSync(at('out', '-rf $(touch owned) `x`\n;&|_made-out.txt'), 'utf8')).toBe('kept\n')
    expect(existsSync('owned')).toBe(false)
  })

  test('may be named by a URL, and run by a program with arguments', async () => {
    const config = bash('cp "$PAPY_IN_in" "$PAPY_OUT_out"', { executable: ['bash', '-eu'] })
    expect(await run({ ...config, script: pathToFileURL(config.script as string) }, at('in.txt'))).toHaveProperty('out')
  })

  test('that is not there is an error of what runs it', async () => {
    const config = { ...bash(''), script: at('nowhere.sh') }
    await expect(run(config, at('in.txt'))).rejects.toMatchObject({ code: 'ERR_COMMAND_FAILED', exitCode: 127 })
  })
})

test('scripts one after the other and side by side pass files on by their ports', async () => {
  const upper = script(bash('tr a-z A-Z < "$PAPY_IN_in" > "$PAPY_OUT_upper"', { id: 'up', out: { upper: 'txt' } }))
  writeFileSync(at('count.sh'), 'wc -l < "$PAPY_IN_in" > "$PAPY_OUT_lines"')
  const count = script({ id: 'n', executable: 'bash', script: at('count.sh'), dir: at('out'), out: { lines: 'n' } })
  writeFileSync(at('join.sh'), 'cat "$PAPY_IN_upper" "$PAPY_IN_lines" > "$PAPY_OUT_upper"')
  const both = {
    id: 'both',
    executable: 'bash',
    script: at('join.sh'),
    dir: at('out'),
    in: ['lines', 'upper'],
    out: 'upper',
  }
  await using plumber = new Plumber()
  const [a, b, c] = [
    new Piper(upper, { name: 'a' }),
    new Piper(count, { name: 'b' }),
    new Piper(script(both), { name: 'c' }),
  ]
  const first = new Piper(([path]: [string]) => path, { name: 'first' })
  plumber.addPipes([
    [first, a, c],
    [first, b, c],
  ] as never)
  const rows: unknown[] = []
  for await (const row of plumber.stream([[at('in.txt')]] as never)) rows.push(row)
  expect(rows.filter(isPiperError)).toEqual([])
  expect(rows).toEqual([{ upper: at('out', 'in_up-upper_both.txt') }])
  expect(readFileSync(at('out', 'in_up-upper_both.txt'), 'utf8').split(/\s+/)).toEqual(['ONE', 'TWO', '2', ''])
})

describe('ports in', () => {
  test('take what has their name, then what is left, in order', () => {
    expect(inputPaths(['a', 'b', 'c'], ['x', { b: 'y', d: 'no' }, { b: 'late' }, 'z'])).toEqual({
      a: 'x',
      b: 'y',
      c: 'z',
    })
  })

  test.each([
    [['a'], [{ b: 'x' }], 'nothing comes in at port a: the inbox has ports b'],
    [['a', 'b'], ['x'], 'nothing comes in at port b'],
    [['a'], [7], 'port a needs a path, not 7'],
    [['a'], ['x\0'], 'port a needs a path'],
    [['a'], [{ a: '' }], 'port a needs a path'],
  ])('%j of %j', (ins, inbox, message) => {
    expect(() => inputPaths(ins, inbox)).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) }),
    )
  })
})

describe('ports out', () => {
  const names = { id: 'n', dir: 'd' }

  test.each([
    [{ ins: ['in'], outs: [['out', 'tsv']] }, { in: '/x/a.b.txt' }, { out: 'd/a.b_n-out.tsv' }],
    [{ ins: ['f'], outs: [['f', 'txt']] }, { f: 'a.fa' }, { f: 'd/a_n.txt' }],
    [
      {
        ins: ['f', 'g'],
        outs: [
          ['g', '.txt'],
          ['h', undefined],
        ],
      },
      { f: 'a.fa', g: 'b' },
      { g: 'd/b_n.txt', h: 'd/a_n-h.fa' },
    ],
    [{ ins: ['f'], outs: [['o', '']] }, { f: '.hidden' }, { o: 'd/.hidden_n-o' }],
  ] as const)('%j of %j', (ports, inputs, paths) => {
    expect(outputPaths({ ...names, ...ports }, inputs as never)).toEqual(paths)
  })

  test('never are what comes in, nor each other', () => {
    const refused = expect.objectContaining({
      code: 'ERR_ARGUMENT',
      message: expect.stringContaining('would write over'),
    })
    const ports = { ...names, ins: ['a', 'b'], outs: [['a', 'txt'] as const] }
    expect(() => outputPaths(ports, { a: 'd/x.txt', b: 'd/x_n.txt' })).toThrow(refused)
    const twins = {
      ...names,
      ins: ['a', 'b'],
      outs: [
        ['a', 'txt'],
        ['b', 'txt'],
      ] as const,
    }
    expect(() => outputPaths(twins, { a: 'p/x', b: 'q/x' })).toThrow(refused)
  })
})

describe('script(config)', () => {
  const config = { id: 'a', executable: 'bash', script: 'a.sh', dir: 'out' }

  test('is data, and names an export of a door of this package', () => {
    const { ref, ...rest } = portable(script({ ...config, params: { a: 1 } }))
    expect(ref).toEqual({ kind: 'module', url: expect.stringMatching(/\/std\/dist\/script\.js$/), export: 'runScript' })
    expect(rest.args).toEqual([
      {
        id: 'a',
        executable: ['bash'],
        script: 'a.sh',
        dir: 'out',
        ins: ['in'],
        outs: [['out', undefined]],
        params: { a: 1 },
      },
    ])
  })

  test.each([
    { id: '../x' },
    { id: '' },
    { id: undefined },
    { executable: [] },
    { executable: 'a\0' },
    { script: '' },
    { dir: 7 },
    { in: [] },
    { in: ['a', 'a'] },
    { in: ['a-b'] },
    { out: { '../x': 'txt' } },
    { out: { a: '/x' } },
    { out: {} },
    { params: [] },
    { timeoutMs: 0 },
    { ports: 1 },
  ])('%o is refused', (wrong) => {
    const [option] = Object.keys(wrong)
    expect(() => script({ ...config, ...wrong } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT', option }),
    )
  })

  test('parameters that JSON cannot hold are refused by their path', () => {
    const refused = expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE', path: expect.stringContaining('a[1]') })
    expect(() => script({ ...config, params: { a: [1, new Date()] } })).toThrow(refused)
  })
})

describe('a template', () => {
  test.each([
    ['script.sh', 'bash'],
    ['script.py', 'python3'],
  ] as const)('works as it is: %s', async (name, executable) => {
    await writeTemplate(name, at(name))
    await run({ id: 'copy', executable, script: at(name), dir: at('out') }, at('in.txt'))
    expect(readFileSync(at('out', 'in_copy-out.txt'), 'utf8')).toBe('one\ntwo\n')
  })

  test.skipIf(!R.is)(`works as it is: script.R${R.why}`, async () => {
    await writeTemplate('script.R', at('script.R'))
    await run(
      { id: 'copy', executable: ['Rscript', '--vanilla'], script: at('script.R'), dir: at('out') },
      at('in.txt'),
    )
    expect(readFileSync(at('out', 'in_copy-out.txt'), 'utf8')).toBe('one\ntwo\n')
  })

  test('is not written over a file, and must be one', async () => {
    await expect(writeTemplate('script.py', at('in.txt'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(writeTemplate('../package.json' as never, at('x'))).rejects.toMatchObject({ code: 'ERR_ARGUMENT' })
  })
})
