import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { papy } from './support/papy.ts'

const text = `import { isMain, Piper, Plumber, runLines, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { align, parse } from './steps.js'

const tidy = ([x]) => x.trim()

export function pipeline() {
  const crew = new IMap({ workers: 2, name: 'crew' })

  const first = new Piper([tidy, parse], { name: 'first' })
  const alignPiper = new Piper(step(align, 2), { parallel: crew, timeoutMs: 5000 })

  const plumber = new Plumber({ owns: [crew] })
  plumber.addPiper(first, { extra: { x: 1 } })
  plumber.addPiper(alignPiper)
  plumber.addPipe([first, alignPiper], { via: 'auto' })
  return plumber
}

if (isMain(import.meta)) await runLines(pipeline(), process.argv.slice(2))
`

function written(content: string): string {
  const file = join(testDirectory(), 'pipeline.ts')
  writeFileSync(file, content)
  return file
}

test('a pipeline as people read it', async () => {
  const file = written(text)
  const { code, out, err } = await papy(['import', file])
  expect([code, err]).toEqual([0, ''])
  expect(out).toBe(`${file}: 2 pipers, 1 pipe, 1 pool

pools
  crew  new IMap({ workers: 2, name: 'crew' })

pipers
  first  [tidy, parse]   extra: { x: 1 }
  align  step(align, 2)  parallel: crew, timeoutMs: 5000

pipes
  first → align  via 'auto'

plumber
  owns  [crew]

as written
  line 5   const tidy = ([x]) => x.trim()
  line 20  if (isMain(import.meta)) await runLines(pipeline(), process.argv.slice(2))
`)
})

test('--json is all of it, with places', async () => {
  const { code, out } = await papy(['import', '--json', written(text)])
  const program = JSON.parse(out)
  expect([code, Object.keys(program)]).toEqual([
    0,
    ['imports', 'head', 'body', 'pools', 'pipers', 'pipes', 'plumber', 'tail'],
  ])
  expect(program.pipers[1]).toMatchObject({ variable: 'alignPiper', name: 'align', at: { line: 11, column: 3 } })
  expect(program.pipes).toMatchObject([{ from: 'first', to: 'alignPiper', via: { kind: 'literal', text: "'auto'" } }])
})

test('--text is the program itself', async () => {
  expect(await papy(['import', '--text', written(text)])).toEqual({ code: 0, out: text, err: '' })
})

test('what cannot be read is an error with its place, and nothing is run', async () => {
  const file = written("import { Plumber } from '@papy/core'\nexport function pipeline() {\n  process.exit(9)\n}\n")
  const { code, out, err } = await papy(['import', file])
  expect([code, out]).toEqual([1, ''])
  expect(err).toBe(
    `papy: ${file}:2:28: pipeline() must make one \`const plumber = new Plumber()\` and return it (ERR_NOT_READABLE)\n`,
  )
})

test.each([
  ['no file', []],
  ['two files', ['a.ts', 'b.ts']],
  ['two forms', ['--json', '--text', 'a.ts']],
  ['a file that there is not', ['/not/there.ts']],
  ['an option that there is not', ['--yaml', 'a.ts']],
])('a wrong call: %s', async (_, args) => {
  const { code, out, err } = await papy(['import', ...args])
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^papy: .*\(ERR_ARGUMENT\)\n$/)
})
