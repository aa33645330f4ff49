// Node for the tools. The packages run on Node 20.19; their tools (tsup, vitest, changesets) want 22.18 or newer, so on
// an older Node the bootstrap fetches one from npm and goes on under it.
const path = require('node:path')
const { manifest } = require('./place.cjs')
const { become } = require('./child.cjs')
const { fetchTool } = require('./npm.cjs')
const { refuse } = require('./voice.cjs')

const here = { linux: 'linux', darwin: 'darwin', win32: 'win' }[process.platform]

/** Calls `next` under a Node that can run the tools: here, or in a second process that starts the bootstrap again. */
function underToolNode(args, next) {
  if (runsTools(process.versions.node)) return next()
  become(fetchNode(manifest.config.toolNode), [path.join(__dirname, 'go.cjs'), ...args])
}

function runsTools(version) {
  const [major, minor] = version.split('.').map(Number)
  return (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major >= 26
}

/** Path of that version, for this system or another one; fetched if absent. The npm packages are the official binaries, one a platform, without an install script. */
function fetchNode(version, system = here) {
  if (!system || !['x64', 'arm64'].includes(process.arch) || (system === 'darwin' && process.arch === 'arm64')) {
    refuse(
      `Node.js ${version} is not on npm for ${process.platform} ${process.arch}; install Node.js 22.18 or newer and retry`,
    )
  }
  const own = system === here
  // npm installs what is for another system only if it is made to.
  const folder = fetchTool(
    own ? 'node' : `node-${system}`,
    `node-${system}-${process.arch}`,
    version,
    own ? [] : ['--force'],
  )
  return path.join(folder, 'bin', system === 'win' ? 'node.exe' : 'node')
}

module.exports = { underToolNode, fetchNode }
