import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../testing/free-port.ts'

const VERSION = '6.10.4'
const NODE_FETCH = '2.7.0'

/** A registry of this machine, in a directory of its own. */
export interface LocalRegistry {
  readonly url: string
  /** Environment of npm, pnpm and changesets: this registry, an npmrc and a cache of their own. */
  readonly env: NodeJS.ProcessEnv
  close(): Promise<void>
}

/** Starts verdaccio at a free port. Packages of PaPy are only what is published there; others come from npm's own registry. */
export async function localRegistry(home: string): Promise<LocalRegistry> {
  mkdirSync(home, { recursive: true })
  // It asks for node-fetch by a tag, which not every mirror of npm's registry has.
  const manifest = { private: true, dependencies: { verdaccio: VERSION }, overrides: { 'node-fetch': NODE_FETCH } }
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest))
  npm(['install', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error'])
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const config = join(home, 'config.yaml')
  writeFileSync(config, configOf(home, npm(['config', 'get', 'registry']).trim()))
  writeFileSync(join(home, 'npmrc'), npmrcOf(url, home))
  const program = join(home, 'node_modules/verdaccio/bin/verdaccio')
  const server = spawn(process.execPath, [program, '--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(server, 'exit')
  await answering(url, exited)
  return {
    url,
    env: { ...process.env, npm_config_userconfig: join(home, 'npmrc'), npm_config_registry: url },
    async close() {
      server.kill()
      await exited
    },
  }
}

/** Settings of verdaccio. Nothing is asked of npm's registry but packages of others. */
export function configOf(home: string, uplink: string): string {
  return [
    `storage: ${JSON.stringify(join(home, 'storage'))}`,
    'auth: { htpasswd: { file: ./htpasswd, max_users: -1 } }',
    'max_body_size: 100mb',
    `uplinks: { npm: { url: ${JSON.stringify(uplink)}, timeout: 60s } }`,
    'packages:',
    "  '@papy/*': { access: $all, publish: $all, unpublish: $all }",
    "  '**': { access: $all, proxy: npm }",
    'log: { type: stdout, format: pretty, level: fatal }',
    '',
  ].join('\n')
}

// npm publishes only with a token, which this registry does not look at.
function npmrcOf(url: string, home: string): string {
  return [`registry=${url}`, `cache=${join(home, 'cache')}`, `${url.replace('http:', '')}:_authToken=none`, ''].join(
    '\n',
  )
}

async function answering(url: string, exited: Promise<unknown>): Promise<void> {
  let over = false
  void exited.then(() => {
    over = true
  })
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (over) throw new Error('verdaccio has ended before it answered')
    const answer = await fetch(`${url}-/ping`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`verdaccio does not answer at ${url} after a minute`)
}

const npm = (args: readonly string[]): string =>
  execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
