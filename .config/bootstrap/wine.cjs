// The smoke tests on Windows' Node under Wine: a slice of Windows, not Windows. See "under Wine" in CONTRIBUTING.md.
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { manifest } = require('./place.cjs')
const { fetchNode } = require('./node.cjs')
const { layOut } = require('./windows-project.cjs')
const { say, refuse } = require('./voice.cjs')

// Wine 8 starts no Node 24.
const version = manifest.config.nodes.find((each) => each.startsWith('22.'))
// Debian keeps its programs off the path.
const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/lib/wine']
const LIMIT_MS = 10 * 60_000

/** Runs the smoke tests of these names, or all; answers the exit status. */
function onWine(names) {
  const wine = program('wine64')
  const server = program('wineserver')
  if (process.platform !== 'linux' || process.arch !== 'x64' || !wine || !server)
    refuse('there is no Wine of 64 bits here; on Debian: apt-get install --no-install-recommends wine64')
  const node = fetchNode(version, 'win')
  const project = layOut()
  const smoke = path.join(project, 'integration', 'smoke')
  const tests = fs.readdirSync(smoke).filter((name) => name.endsWith('.test.mjs') && isAsked(name, names))
  if (tests.length === 0) refuse(`no smoke test has a name of ${names.join(', ')}`)
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'papy-wine-'))
  const run = (command, args) => started(command, args, environment(wine, home), project, home)
  try {
    // Node starts on a Windows that says it is 10.
    const failed = [
      ['wineboot', '-i'],
      ['winecfg', '/v', 'win10'],
    ].find((args) => run(wine, args) !== 0)
    if (failed) return 1
    say(`smoke tests on Node ${version} under Wine`)
    const files = tests.map((name) => windowsPath(path.join(smoke, name)))
    const status = run(wine, [node, '--test', '--test-concurrency=1', ...files])
    say(`Node ${version} under Wine: ${status === 0 ? 'passed' : 'FAILED'}`)
    return status
  } finally {
    // Of this home alone: what runs in another one is somebody else's.
    run(server, ['-k'])
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

function program(name) {
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file))
}

const isAsked = (file, names) => names.length === 0 || names.some((name) => file.includes(name))
const windowsPath = (file) => `Z:${file.replaceAll('/', '\\')}`

function environment(wine, home) {
  const { DISPLAY: _, ...env } = process.env
  const own = { WINEPREFIX: path.join(home, 'prefix'), WINEARCH: 'win64', WINEDEBUG: '-all', PAPY_TEST_WINE: '1' }
  return { ...env, ...own, PATH: [path.dirname(wine), env.PATH].join(path.delimiter) }
}

// Programs there can only write to files: what one wrote is shown when it has ended. It throws and refuses nothing, so that
// Wine is always ended.
function started(command, args, env, cwd, home) {
  const file = path.join(home, 'output')
  const output = fs.openSync(file, 'w')
  const done = spawnSync(command, args, { cwd, env, stdio: ['ignore', output, output], timeout: LIMIT_MS })
  fs.closeSync(output)
  process.stdout.write(fs.readFileSync(file))
  if (done.error) say(`wine64 ${path.basename(args[0])}: ${done.error.message}`)
  return done.status ?? 1
}

module.exports = { onWine }
