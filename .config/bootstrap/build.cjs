// Builds what changed. turbo knows what that is; the stamp only spares asking it, and, more important, spares a second
// `npm start` in the same clone from rewriting files that the first one is about to import.
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { root, tools } = require('./place.cjs')
const { quiet } = require('./child.cjs')
const { withLock } = require('./lock.cjs')
const { members } = require('./pnpm.cjs')
const { say, refuse } = require('./voice.cjs')

const stamp = path.join(tools, 'built')
const everything = '*'
const sources = ['src', 'package.json', 'tsup.config.ts', 'tsconfig.build.json']

/** Builds the packages that `filter` names (turbo's syntax), or all of them. */
function build(env, filter = everything) {
  if (isCurrent(filter)) return
  withLock('build', () => {
    if (isCurrent(filter)) return
    say('building')
    fs.rmSync(stamp, { force: true })
    const inputs = fingerprint(sources)
    turboBuild(env, filter)
    fs.writeFileSync(stamp, JSON.stringify({ filter, inputs, outputs: fingerprint(['dist']) }))
  })
}

function isCurrent(filter) {
  if (!fs.existsSync(stamp)) return false
  const built = JSON.parse(fs.readFileSync(stamp, 'utf8'))
  if (built.filter !== filter && built.filter !== everything) return false
  return built.inputs === fingerprint(sources) && built.outputs === fingerprint(['dist'])
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

/** Of names, sizes and times, not of contents: this runs at every start. */
function fingerprint(names) {
  const hash = createHash('sha256')
  const shared =
    names === sources
      ? [
          'turbo.json',
          'pnpm-lock.yaml',
          '.config/tsconfig.base.json',
          '.config/tsconfig.package.json',
          '.config/tsup.base.ts',
        ]
      : []
  for (const place of [...shared, ...members().flatMap((dir) => names.map((name) => `${dir}/${name}`))]) {
    for (const file of filesIn(path.join(root, place))) {
      const { size, mtimeMs } = fs.statSync(file)
      hash.update(`${file} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

function filesIn(place) {
  if (!fs.existsSync(place)) return []
  if (!fs.statSync(place).isDirectory()) return [place]
  const names = fs.readdirSync(place).sort()
  return names.flatMap((name) => filesIn(path.join(place, name)))
}

module.exports = { build }
