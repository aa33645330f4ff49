// Builds what changed. turbo knows what that is; the stamp only spares asking it, and, more important, spares a second
// `npm start` in the same clone from rewriting files that the first one is about to import.
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('./place.cjs')
const { quiet } = require('./child.cjs')
const { withLock } = require('./lock.cjs')
const { members } = require('./pnpm.cjs')
const { stamp } = require('./stamp.cjs')
const { say, refuse } = require('./voice.cjs')

const built = stamp('built')
const everything = '*'
// What a build is made from: in every package, and shared by all.
const own = ['src', 'package.json', 'tsup.config.ts', 'tsconfig.build.json']
const settings = ['base', 'package', 'examples'].map((name) => `.config/tsconfig.${name}.json`)
const shared = ['turbo.json', 'pnpm-lock.yaml', '.config/tsup.base.ts', ...settings]

/** Builds the packages that `filter` names (turbo's syntax), or all of them. */
function build(env, filter = everything) {
  if (isCurrent(filter)) return
  withLock('build', () => {
    if (isCurrent(filter)) return
    say('building')
    built.clear()
    const inputs = fingerprintOfSources()
    turboBuild(env, filter)
    built.write([filter, inputs, fingerprintOfResults()].join('\n'))
  })
}

function isCurrent(filter) {
  const [done, inputs, outputs] = built.read().split('\n')
  if (done !== filter && done !== everything) return false
  return inputs === fingerprintOfSources() && outputs === fingerprintOfResults()
}

function turboBuild(env, filter) {
  const turbo = path.join(root, 'node_modules', 'turbo', 'bin', 'turbo')
  const done = quiet(process.execPath, [turbo, 'run', 'build', `--filter=${filter}`, '--output-logs=errors-only'], {
    env,
  })
  if (done.ok) return
  console.error(done.output)
  refuse('the build failed; the reason stands above')
}

const inMembers = (names) => members().flatMap((dir) => names.map((name) => `${dir}/${name}`))
const fingerprintOfSources = () => fingerprint([...shared, ...inMembers(own)])
const fingerprintOfResults = () => fingerprint(inMembers(['dist']))

/** Of names, sizes and times, not of contents: this runs at every start. */
function fingerprint(places) {
  const hash = createHash('sha256')
  for (const place of places) addTo(hash, path.join(root, place))
  return hash.digest('hex')
}

// A file may be gone between two lines of this: then another process is building, and the fingerprint fits nothing.
function addTo(hash, place) {
  const found = fs.statSync(place, { throwIfNoEntry: false })
  if (!found) return
  if (!found.isDirectory()) hash.update(`${place} ${found.size} ${found.mtimeMs}\n`)
  else for (const name of fs.readdirSync(place).sort()) addTo(hash, path.join(place, name))
}

module.exports = { build }
