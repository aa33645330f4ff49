// The built packages on other versions of Node: all tests where the test runner of the tools runs, the smoke tests where
// it does not, or where time is short.
const fs = require('node:fs')
const path = require('node:path')
const { root, manifest } = require('./place.cjs')
const { loud, toolEnvironment } = require('./child.cjs')
const { fetchNode } = require('./node.cjs')
const { pnpm } = require('./pnpm.cjs')
const { say, refuse } = require('./voice.cjs')

const { oldestNode, nodes } = manifest.config
const known = [oldestNode, ...nodes]
const usage = 'npm run test:nodes -- [22 24 26] [--smoke 20 22] [-- arguments for vitest]'

/** Runs what is asked for on each version, one after the other; answers the worst exit status. */
function onNodes(args, vitestOn) {
  const { full, smoke, rest } = asked(args)
  const nothing = full.length + smoke.length === 0
  const all = (nothing ? nodes : full.map(versionOf)).map((version) => [version, 'all tests'])
  const few = (nothing ? [oldestNode] : smoke.map(versionOf)).map((version) => [version, 'smoke tests'])
  const runs = [...few, ...all]
  const results = runs.map(([version, what]) => {
    const node = fetchNode(version)
    say(`${what} on Node ${version}`)
    const status = what === 'all tests' ? vitestOn(node, rest, environment(node)) : smokeOn(node)
    return { version, what, status }
  })
  for (const { version, what, status } of results)
    say(`Node ${version}, ${what}: ${status === 0 ? 'passed' : 'FAILED'}`)
  return Math.max(...results.map(({ status }) => status))
}

/** The smoke tests on one version. */
function smokeOn(node) {
  const folder = path.join(root, 'integration', 'smoke')
  const tests = fs.readdirSync(folder).filter((name) => name.endsWith('.test.mjs'))
  if (tests.length === 0) refuse(`${folder} holds no *.test.mjs; write one or take the job out`)
  return loud(node, ['--test', ...tests.map((name) => path.join(folder, name))], { env: environment(node) })
}

// What tests start by the name `node` is that one, too.
const environment = (node) =>
  toolEnvironment(path.join(root, 'node_modules', '.bin'), pnpm().folder, path.dirname(node))

function asked(args) {
  const end = args.indexOf('--')
  const [words, rest] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
  const at = words.indexOf('--smoke')
  const [full, smoke] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at + 1)]
  return { full, smoke, rest }
}

function versionOf(word) {
  const version = known.find((each) => each === word || each.split('.')[0] === word)
  if (!version) refuse(`${word} is no version of Node to test on; there are ${known.join(', ')}: ${usage}`)
  return version
}

module.exports = { onNodes }
