// pnpm, in the version that package.json names, and what it installs: exactly the lockfile, and only when that changed.
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { root, manifest, windows } = require('./place.cjs')
const { quiet, toolEnvironment } = require('./child.cjs')
const { withLock } = require('./lock.cjs')
const { fetchTool, refuseIfUnreachable } = require('./npm.cjs')
const { stamp } = require('./stamp.cjs')
const { say, refuse } = require('./voice.cjs')

/** The folder of pnpm's executable and its path; fetched if absent. */
function pnpm() {
  const folder = fetchTool('pnpm', 'pnpm', manifest.packageManager.replace('pnpm@', ''))
  return { folder: path.join(folder, '..', '.bin'), executable: path.join(folder, windows ? 'pnpm.exe' : 'pnpm') }
}

/** Installs from the lockfile, unless what is installed came from the same lockfile and manifests. */
function ensureInstalled() {
  const installed = stamp('installed')
  const isCurrent = () => installed.read() === fingerprint() && isLinked()
  if (isCurrent()) return
  withLock('install', () => {
    if (isCurrent()) return
    say('installing dependencies')
    installed.clear()
    install()
    installed.write(fingerprint())
  })
}

function install() {
  const { folder, executable } = pnpm()
  const args = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only']
  const env = { ...toolEnvironment(folder, path.dirname(process.execPath)), ...settings(), CI: 'true' }
  const done = quiet(executable, args, { env })
  if (done.ok) return
  refuseIfUnreachable(done.output)
  console.error(done.output || done.error?.message)
  if (/OUTDATED_LOCKFILE/.test(done.output))
    refuse('pnpm-lock.yaml does not fit a package.json; run `npm run pnpm -- install`')
  refuse('pnpm could not install the dependencies; the reason stands above')
}

/** pnpm does not read npm's variables, in which a registry may be named. With its own patience it needs 9 minutes to say that it is offline. */
function settings() {
  const patience = {
    pnpm_config_fetch_retries: '2',
    pnpm_config_fetch_retry_mintimeout: '500',
    pnpm_config_fetch_retry_maxtimeout: '2000',
  }
  const registry = process.env.npm_config_registry
  return registry ? { ...patience, pnpm_config_registry: registry } : patience
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const files = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...members().map((dir) => `${dir}/package.json`),
  ]
  for (const file of files) hash.update(file).update(fs.readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

// A stamp does not see that somebody removed a node_modules folder.
function isLinked() {
  const linked = (dir) => fs.existsSync(path.join(root, dir, 'node_modules'))
  return linked('.') && members().every((dir) => linked(dir) || !dependsOnSomething(dir))
}

function dependsOnSomething(dir) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    fs.readFileSync(path.join(root, dir, 'package.json'), 'utf8'),
  )
  return Object.keys({ ...dependencies, ...devDependencies }).length > 0
}

/** The folders that pnpm-workspace.yaml names. */
function members() {
  const inside = (dir) =>
    fs.existsSync(path.join(root, dir)) ? fs.readdirSync(path.join(root, dir)).map((name) => `${dir}/${name}`) : []
  const folders = [...inside('packages'), 'integration', 'docs', ...inside('docs/examples')]
  return folders.filter((dir) => fs.existsSync(path.join(root, dir, 'package.json'))).sort()
}

module.exports = { pnpm, ensureInstalled, members }
