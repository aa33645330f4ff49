import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { AgentOptions } from '@papy/runtime-ws'
import { onTestFinished } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '../../..')

/** A directory of its own, which goes with the test. */
export async function folder(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'papy-code-')))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** A directory in which nothing but the packages of PaPy are installed. */
export async function bareHost(): Promise<string> {
  const path = await folder()
  await mkdir(join(path, 'node_modules/@papy'), { recursive: true })
  for (const name of await readdir(packages))
    await symlink(join(packages, name), join(path, 'node_modules/@papy', name), 'junction')
  return path
}

/** The same, with the program of the fixtures, and packages that it needs. */
export async function projectHost(): Promise<string> {
  const path = await bareHost()
  await cp(join(here, '../fixtures/pipeline'), path, { recursive: true })
  await writeFile(join(path, 'package.json'), '{ "type": "module" }')
  await install(path, 'plain-dep', 'module', 'export const shout = (text) => text.toUpperCase()\n')
  const old =
    "const { basename } = require('node:path')\nexports.wrap = (text) => '<' + text + '>' + (basename(__filename).length > 0)\n"
  await install(path, 'old-dep', 'commonjs', old)
  return path
}

/** Installs a package of one file. */
export async function install(
  host: string,
  name: string,
  type: string,
  code: string,
  more: object = {},
): Promise<void> {
  const path = join(host, 'node_modules', name)
  await mkdir(path, { recursive: true })
  await writeFile(
    join(path, 'package.json'),
    JSON.stringify({ name, version: '1.2.3', type, main: 'index.js', ...more }),
  )
  await writeFile(join(path, 'index.js'), code)
}

/** Starts an agent in a process of its own, whose working directory is a host. */
export async function agentOn(host: string, options: AgentOptions): Promise<number> {
  await cp(join(here, '../fixtures/agent.mjs'), join(host, 'agent.mjs'))
  const child: ChildProcess = spawn(process.execPath, ['agent.mjs', JSON.stringify(options)], {
    cwd: host,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    child.kill()
    if (child.exitCode === null) await once(child, 'exit')
  })
  const [line] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer]
  return Number(line.toString())
}

/** What the program of the fixtures found. */
export interface Found {
  /** Files of code that it sent. */
  readonly sent: number
  /** Items by task. */
  readonly found: Readonly<Record<string, readonly unknown[]>>
  /** Why there are no more. */
  readonly code?: string
  readonly message?: string
}

/** Runs the program of the fixtures. */
export async function program(host: string, port: number, trace: string, config: string): Promise<Found> {
  const integration = createRequire(new URL('../../../../integration/package.json', import.meta.url))
  const loader = pathToFileURL(integration.resolve('tsx')).href
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', loader, join(host, 'main.ts'), String(port), trace],
    { cwd: host, env: { ...process.env, XDG_CONFIG_HOME: config, APPDATA: config } },
  )
  return JSON.parse(stdout) as Found
}
