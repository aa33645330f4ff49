import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const LIMIT_MS = 2_000
const COUNT = 100
const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'papy-hundred-'))
afterAll(() => rmSync(folder, { recursive: true }))

const kinds = ['string', 'number', 'Date', '{ id: number; tags: string[] }']
const values = ["''", '0', 'new Date()', '{ id: 1, tags: [] }']

/** A program with a hundred pipers of four types in turn, and what follows. */
function program(...rest: readonly string[]): string {
  const lines = ["import { Dagger, Piper } from '@papy/core'", 'const dagger = new Dagger()']
  for (let at = 0; at < COUNT; at++) {
    const [takes, gives, value] = [kinds[at % 4], kinds[(at + 1) % 4], values[(at + 1) % 4]]
    lines.push(`const f${at} = async ([x]: [${takes}]): Promise<${gives}> => (void x, ${value})`)
    lines.push(`const p${at} = new Piper(f${at}, { timeoutMs: ${at + 1}, name: 'p${at}' })`)
  }
  return [...lines, ...rest, ''].join('\n')
}

/** What the compiler says of a program; nothing if it is content. */
function check(text: string): string {
  writeFileSync(join(folder, 'program.ts'), text)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const compilerOptions = { typeRoots: [join(root, 'node_modules/@types')] }
  const config = { extends: join(root, '.config/tsconfig.base.json'), compilerOptions, files: ['program.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  try {
    return execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

const pairs = Array.from({ length: COUNT - 1 }, (_, at) => `[p${at}, p${at + 1}]`)
const whole = `dagger.addPipe([${Array.from({ length: COUNT }, (_, at) => `p${at}`).join(', ')}])`
const byPairs = pairs.map((pair) => `dagger.addPipe(${pair})`)
const together = `dagger.addPipes([${pairs.join(', ')}])`

it('a graph of a hundred pipers is type-checked within two seconds', { timeout: 120_000 }, () => {
  const graph = program(whole, ...byPairs, together)
  const nothing = "import '@papy/core'\n"
  const times = [1, 2, 3].map(() => [timed(graph), timed(nothing)] as const)
  const [best, floor] = [Math.min(...times.map(([time]) => time)), Math.min(...times.map(([, time]) => time))]
  // Of a busy machine no more can be asked than of a quiet one, where the graph takes twice as long as nothing.
  expect(best).toBeLessThan(Math.max(LIMIT_MS, 4 * floor))
})

function timed(text: string): number {
  const begun = performance.now()
  expect(check(text)).toBe('')
  return performance.now() - begun
}

it('and one wrong wire among them does not compile, with a message that names it', { timeout: 60_000 }, () => {
  const wrong = whole.replace('p50, p51', 'p50, p52')
  expect(check(program(wrong))).toMatch(
    /is not assignable to type 'Piper<\[string\], number>.* & WrongWire<number, \[string\]>/,
  )
})
