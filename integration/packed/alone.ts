import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Published } from './published.ts'
import { tarballOf } from './tarballs.ts'

const run = promisify(execFile)
const windows = process.platform === 'win32'
const root = fileURLToPath(new URL('../..', import.meta.url))
/** One for all installs, and for the next time. */
const cache = join(root, '.tools', 'npm-cache')

/** What a user gets who installs one package. */
export interface Installed {
  readonly directory: string
  /** Names of all that was installed, scopes included. */
  readonly packages: readonly string[]
  /** Those of them that have a script which npm runs at install time. */
  readonly scripts: readonly string[]
  /** Bytes of the package itself. */
  readonly ownBytes: number
  /** Bytes of all that was installed. */
  readonly allBytes: number
}

/** Installs a package by npm in an empty project: it and its siblings from tarballs, what others made from the registry. */
export async function installAlone(
  { name, scoped, siblings }: Published,
  tarballs: string,
  home: string,
): Promise<Installed> {
  const directory = join(home, name)
  mkdirSync(directory)
  const spec = (of: string) => `file:${tarballOf(of, tarballs)}`
  const overrides = Object.fromEntries(siblings.map((sibling) => [`@papy/${sibling}`, spec(sibling)]))
  write(directory, 'package.json', { private: true, dependencies: { [scoped]: spec(name) }, overrides })
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--cache', cache]
  await run('npm', ['install', ...flags], { cwd: directory, shell: windows })
  return { directory, ...inventory(directory, scoped) }
}

// npm notes what it really installed: not what other systems would get.
function inventory(directory: string, scoped: string): Omit<Installed, 'directory'> {
  const modules = join(directory, 'node_modules')
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
  }
  const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')
  const entries = Object.entries(packages)
  return {
    packages: entries.map(([path]) => nameOf(path)).sort(),
    scripts: entries.filter(([, it]) => it.hasInstallScript === true).map(([path]) => nameOf(path)),
    ownBytes: bytesIn(join(modules, scoped)),
    allBytes: bytesIn(modules),
  }
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Imports each entry of a package in a process of its own, and says by name how many exports each has. */
export function importAll(directory: string, entries: readonly string[]): Promise<Record<string, number>> {
  const program = `const found = {}
    for (const entry of ${JSON.stringify(entries)}) found[entry] = Object.keys(await import(entry)).length
    console.log(JSON.stringify(found))`
  return answer(directory, 'import-all.mjs', program)
}

/** The same by `require`. */
export function requireAll(directory: string, entries: readonly string[]): Promise<Record<string, number>> {
  // What Node adds for its interplay with older compilers is no export.
  const program = `const found = {}
    const own = (name) => name !== '__esModule' && name !== 'module.exports'
    for (const entry of ${JSON.stringify(entries)}) found[entry] = Object.keys(require(entry)).filter(own).length
    console.log(JSON.stringify(found))`
  return answer(directory, 'require-all.cjs', program)
}

async function answer(directory: string, file: string, program: string): Promise<Record<string, number>> {
  writeFileSync(join(directory, file), program)
  const { stdout } = await run(process.execPath, [file], { cwd: directory, timeout: 60_000, env: plain() })
  return JSON.parse(stdout)
}

// NODE_PATH would find packages that are not installed there.
function plain(): NodeJS.ProcessEnv {
  const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env
  return env
}

/** What TypeScript says of programs that use each entry; `''`: nothing. Declarations of the packages are checked, too. */
export async function typecheck(
  directory: string,
  entries: readonly string[],
  resolution: 'NodeNext' | 'bundler',
): Promise<string> {
  const imports = entries.map((entry, at) => `import * as e${at} from '${entry}'\nexport type T${at} = typeof e${at}\n`)
  const requires = entries.map(
    (entry, at) => `import e${at} = require('${entry}')\nexport type T${at} = typeof e${at}\n`,
  )
  writeFileSync(join(directory, 'user.mts'), imports.join(''))
  writeFileSync(join(directory, 'user.cts'), requires.join(''))
  const nodeNext = resolution === 'NodeNext'
  const compilerOptions = {
    module: nodeNext ? 'NodeNext' : 'ESNext',
    moduleResolution: resolution,
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  }
  const config = `tsconfig.${resolution}.json`
  write(directory, config, { compilerOptions, files: nodeNext ? ['user.mts', 'user.cts'] : ['user.mts'] })
  return tool('typescript/bin/tsc', ['-p', config], directory)
}

/** What publint says against a tarball; `''`: nothing. */
export const lintTarball = (tarball: string): Promise<string> =>
  tool('publint/src/cli.js', ['run', tarball, '--strict'], root)

/** What are-the-types-wrong says against a tarball of ES modules; `''`: nothing. */
export const lintTypes = (tarball: string): Promise<string> =>
  tool('@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'esm-only'], root)

async function tool(file: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    await run(process.execPath, [join(root, 'node_modules', file), ...args], { cwd, env: plain() })
    return ''
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string }
    return `${stdout}${stderr}` || message
  }
}

const write = (directory: string, file: string, value: unknown): void =>
  writeFileSync(join(directory, file), JSON.stringify(value, undefined, 2))
