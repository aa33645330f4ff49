import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'papy-hundred-'))
afterAll(() => rmSync(folder, { recursive: true }))

const kinds = ['string', 'number', 'Date', '{ id: number; tags: string[] }']
const values = ["''", '0', 'new Date()', '{ id: 1, tags: [] }']

/** A program with so many pipers of four types in turn, and what follows. */
function program(count: number, ...rest: readonly string[]): string {
  const lines = ["import { Dagger, Piper } from '@papy/core'", 'const dagger = new Dagger()']
  for (let at = 0; at < count; at++) {
    const [takes, gives, value] = [kinds[at % 4], kinds[(at + 1) % 4], values[(at + 1) % 4]]
    lines.push(`const f${at} = async ([x]: [${takes}]): Promise<${gives}> => (void x, ${value})`)
    lines.push(`const p${at} = new Piper(f${at}, { timeoutMs: ${at + 1}, name: 'p${at}' })`)
  }
  return [...lines, ...rest, ''].join('\n')
}

/** What the compiler says of a program; nothing if it is content. */
function check(text: string, ...flags: readonly string[]): string {
  writeFileSync(join(folder, 'program.ts'), text)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const compilerOptions = { typeRoots: [join(root, 'node_modules/@types')] }
  const config = { extends: join(root, '.config/tsconfig.base.json'), compilerOptions, files: ['program.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  try {
    return execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, ...flags], {
      encoding: 'utf8',
    })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`)
const chain = (count: number) => `dagger.addPipe([${names(count).join(', ')}])`

/** They are all piped in one call, and again pair by pair. */
function graph(count: number): string {
  const pairs = names(count - 1).map((name, at) => `[${name}, p${at + 1}]`)
  const together = `dagger.addPipes([${pairs.join(', ')}])`
  return program(count, chain(count), ...pairs.map((pair) => `dagger.addPipe(${pair})`), together)
}

/** How much the compiler has to do, beyond what an empty program takes; the time it takes says more of the machine. */
function work(count: number): number {
  return instantiations(graph(count)) - instantiations("import '@papy/core'\n")
}

it('a graph of a hundred pipers is little work for the compiler, and hardly more for each than in one of fifty', {
  timeout: 60_000,
}, () => {
  const [fifty, hundred] = [work(50), work(100)]
  // Measured beside it: under a second.
  expect(hundred).toBeLessThan(300_000)
  expect(hundred).toBeLessThan(2.5 * fifty)
})

function instantiations(text: string): number {
  const said = check(text, '--extendedDiagnostics')
  expect(said).not.toContain('error')
  return Number(/Instantiations:\s+(\d+)/.exec(said)?.[1])
}

it('and one wrong wire among them does not compile, with a message that names it', { timeout: 60_000 }, () => {
  const wrong = chain(100).replace('p50, p51', 'p50, p52')
  expect(check(program(100, wrong))).toMatch(
    /is not assignable to type 'Piper<\[string\], number>.* & WrongWire<number, \[string\]>/,
  )
})
