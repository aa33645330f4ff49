// Rehearses a release in a copy of this checkout: versions and changelogs, build, publint, publishing into a registry of this
// machine, installing from there into an empty project, a run. Everything is removed after. `--keep` leaves the directory.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyOfSources } from './copy.ts'
import { faultsOfVersions, type PublicPackage, publicPackages } from './packages.ts'
import { programs } from './programs.ts'
import { type LocalRegistry, localRegistry } from './registry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const windows = process.platform === 'win32'

const home = mkdtempSync(join(tmpdir(), 'papy-release-'))
const copy = join(home, 'copy')
let registry: LocalRegistry | undefined
try {
  const released = versions()
  build()
  registry = await step('a registry of this machine', () => localRegistry(join(home, 'registry')))
  publish(registry, released)
  use(registry, released)
  say('the release can be made')
} finally {
  await registry?.close()
  if (process.argv.includes('--keep')) say(`left in ${home}`)
  else rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

function versions(): PublicPackage[] {
  return step('versions and changelogs', () => {
    copyOfSources(root, copy)
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=release', '-c', 'user.email=release@localhost', ...args], copy)
    git('init', '--quiet')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'before')
    run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], copy)
    const before = publicPackages(copy)
    run('pnpm', ['exec', 'changeset', 'version'], copy)
    const after = publicPackages(copy)
    const faults = faultsOfVersions(before, after)
    if (faults.length > 0) throw new Error(faults.join('\n'))
    const risen = after.filter(({ name, version }) => before.find((one) => one.name === name)?.version !== version)
    if (risen.length === 0) say('no changeset: versions stay as they are')
    for (const { name, version } of risen) console.log(`  ${name} ${version}`)
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'versions')
    return after
  })
}

function build(): void {
  step('build', () =>
    run('pnpm', ['exec', 'turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only'], copy),
  )
  step('publint', () => {
    for (const { folder } of publicPackages(copy)) run('pnpm', ['exec', 'publint', '--strict', folder], copy)
  })
}

function publish({ env }: LocalRegistry, released: readonly PublicPackage[]): void {
  step('publishing', () => {
    // Provenance is signed by the service that runs the workflow, which is not here.
    for (const { folder } of released) withoutProvenance(join(folder, 'package.json'))
    run('pnpm', ['exec', 'changeset', 'publish'], copy, env)
    const tags = run('git', ['tag', '--points-at', 'HEAD'], copy).trim().split('\n')
    const missing = released.filter(({ name, version }) => !tags.includes(`${name}@${version}`))
    if (missing.length > 0) throw new Error(`not published: ${missing.map(({ name }) => name).join(', ')}`)
    console.log(`  ${tags.length} packages`)
  })
}

function withoutProvenance(file: string): void {
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  if (manifest.publishConfig?.provenance !== true) throw new Error(`${file} has no publishConfig.provenance`)
  manifest.publishConfig.provenance = undefined
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}

function use({ env }: LocalRegistry, released: readonly PublicPackage[]): void {
  const project = join(home, 'project')
  mkdirSync(project)
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(project, name), text)
  step('installing into an empty project', () => {
    const wanted = ['@papy/core', '@papy/imap', '@papy/cli']
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...wanted], project, env)
    for (const name of wanted) {
      const { version } = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'))
      const expected = released.find((one) => one.name === name)?.version
      if (version !== expected) throw new Error(`${name} is ${version} there, and was released as ${expected}`)
    }
  })
  step('every package can be installed', () => {
    const everything = join(home, 'everything')
    mkdirSync(everything)
    writeFileSync(join(everything, 'package.json'), programs['package.json'])
    run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--loglevel=error', ...released.map(({ name }) => name)],
      everything,
      env,
    )
  })
  step('a program', () => expectLines(run(process.execPath, ['program.js'], project), ['1', '4', '9']))
  step('papy run', () =>
    expectLines(run('npx', ['--no-install', 'papy', 'run', 'pipeline.js'], project, env), ['1', '4', '9']),
  )
}

function expectLines(text: string, lines: readonly string[]): void {
  if (text.trim() !== lines.join('\n')) throw new Error(`printed ${JSON.stringify(text)}, not ${JSON.stringify(lines)}`)
}

function step<T>(name: string, job: () => T): T {
  say(name)
  return job()
}

/** Runs a program to its end; what it writes is told where it fails. */
function run(command: string, args: readonly string[], cwd: string, env = process.env): string {
  try {
    return execFileSync(command, args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
      shell: windows,
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}\n${stderr}`, { cause: error })
  }
}

function say(text: string): void {
  console.log(`── ${text}`)
}
