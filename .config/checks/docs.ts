import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Runs the programs in the documentation: every `ts` block that a `text` block follows must print just that text.
 * They run in `integration`, from where every package can be imported as a user would import it.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(root, 'integration', '.docs-'))
const programs = ['README.md', ...markdownIn('docs')].flatMap(programsOf)
const wrong = programs.filter((program) => !prints(program))
rmSync(folder, { recursive: true })

// README's first pipeline must not stop being checked because somebody forgot the output below it.
const lacking = existsSync(join(root, 'README.md')) && !programs.some(({ place }) => place.startsWith('README.md'))
if (lacking) console.error('README.md has no program with its output; put a text block right below the ts block')
console.log(`docs: ${programs.length - wrong.length} of ${programs.length} programs print what they promise`)
process.exitCode = wrong.length === 0 && !lacking ? 0 : 1

interface Program {
  /** Where it stands: `README.md:12`. */
  readonly place: string
  readonly code: string
  readonly output: string
}

function markdownIn(place: string): string[] {
  return readdirSync(join(root, place), { withFileTypes: true }).flatMap((entry) => {
    const path = join(place, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : markdownIn(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}

function programsOf(file: string): Program[] {
  if (!existsSync(join(root, file))) return []
  const text = readFileSync(join(root, file), 'utf8')
  const pair = /^```ts\n([\s\S]*?)^```\n\s*^```text\n([\s\S]*?)^```$/gm
  return [...text.matchAll(pair)].map(({ index, 1: code = '', 2: output = '' }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length}`,
    code,
    output,
  }))
}

function prints({ place, code, output }: Program): boolean {
  const file = join(folder, `${place.replaceAll(/\W/g, '-')}.ts`)
  writeFileSync(file, code)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 60_000 })
  if (status === 0 && stdout.trim() === output.trim()) return true
  console.error(`${place}: exited with ${status} and printed\n${stdout}${stderr}instead of\n${output}`)
  console.error(`(run as ${relative(root, file)})`)
  return false
}
