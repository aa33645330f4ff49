// npm, as the one thing besides Node that a newcomer must have: it fetches exact versions of tools into `.tools`.
const fs = require('node:fs')
const path = require('node:path')
const { tools, windows } = require('./place.cjs')
const { quiet } = require('./child.cjs')
const { withLock } = require('./lock.cjs')
const { say, refuse } = require('./voice.cjs')

const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/

/** Fetches `name@version` into a folder of its own, once; answers that package's folder. `flags` are for npm. */
function fetchTool(label, name, version, flags = []) {
  const home = path.join(tools, `${label}-${version}`)
  const stamp = path.join(home, 'ok')
  if (!fs.existsSync(stamp)) {
    withLock(label, () => {
      if (fs.existsSync(stamp)) return
      say(`fetching ${label} ${version} from npm (once, into .tools)`)
      install(home, '{"private":true}\n', [...flags, `${name}@${version}`])
      fs.writeFileSync(stamp, '')
    })
  }
  return path.join(home, 'node_modules', name)
}

/** Installs what a project of its own depends on, in exactly one folder, as another system would have it; once. */
function installFor(label, home, { system, cpu }, dependencies) {
  const manifest = `${JSON.stringify({ private: true, type: 'module', dependencies }, undefined, 2)}\n`
  const done = path.join(home, 'ok')
  if (fs.existsSync(done) && fs.readFileSync(done, 'utf8') === manifest) return
  withLock(label, () => {
    say(`installing what others made for ${system} (into .tools)`)
    fs.rmSync(home, { recursive: true, force: true })
    install(home, manifest, [`--os=${system}`, `--cpu=${cpu}`, '--force', '--ignore-scripts', '--no-bin-links'])
    fs.writeFileSync(done, manifest)
  })
}

/** Ends the process with one sentence when the output of npm or pnpm says that there was no way to the registry. */
function refuseIfUnreachable(output) {
  const code = unreachable.exec(output)?.[0]
  if (code)
    refuse(`the npm registry could not be reached (${code}); connect, or set registry and proxy in ~/.npmrc, and retry`)
}

function install(home, manifest, args) {
  fs.mkdirSync(home, { recursive: true })
  fs.writeFileSync(path.join(home, 'package.json'), manifest)
  const [command, ...first] = npmCommand()
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', '--fetch-retry-mintimeout=1000']
  const done = quiet(command, [...first, 'install', '--prefix', home, ...flags, ...args], {
    cwd: home,
    shell: command === 'npm' && windows,
  })
  if (done.ok) return
  if (done.error?.code === 'ENOENT') refuse('npm was not found; install Node.js together with npm and retry')
  refuseIfUnreachable(done.output)
  console.error(done.output)
  refuse(`npm could not install into ${home}; the reason stands above`)
}

// npm's own JavaScript where it can be found: no shell, and no .cmd file, which Windows starts through a shell only.
function npmCommand() {
  const folder = path.dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath,
    path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const cli = candidates.find((file) => file?.endsWith('npm-cli.js') && fs.existsSync(file))
  return cli ? [process.execPath, cli] : ['npm']
}

module.exports = { fetchTool, installFor, refuseIfUnreachable }
