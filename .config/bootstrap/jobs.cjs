// The jobs behind the npm scripts. Each brings what it needs first: tools, then dependencies, then built packages.
const fs = require('node:fs')
const path = require('node:path')
const { root, config } = require('./place.cjs')
const { become, loud, toolEnvironment } = require('./child.cjs')
const { build } = require('./build.cjs')
const { underToolNode, oldestNode } = require('./node.cjs')
const { pnpm, ensureInstalled } = require('./pnpm.cjs')
const { say, refuse } = require('./voice.cjs')

const mainJob = 'docs/examples/proteases'
const checks = path.join(config, 'checks')

// What is needed / what is done. A job that answers a number has ended with that status; the others have handed over.
const jobs = {
  start: {
    needs: 'main job',
    run: (args) => become(process.execPath, [path.join(root, mainJob, 'dist', 'main.js'), ...args]),
  },
  test: { needs: 'build', run: (args) => worst(typecheck(), vitest(['--project=!soak', ...args])) },
  'test:unit': { needs: 'build', run: (args) => vitest(['--project=unit', ...args]) },
  'test:soak': { needs: 'build', run: (args) => vitest(['--project=soak', ...args], 0) },
  'test:smoke': { needs: 'build', run: smoke },
  build: { needs: 'build', run: () => 0 },
  typecheck: { needs: 'install', run: () => typecheck() },
  lint: { needs: 'install', run: () => worst(biome(), script('imports.ts')) },
  format: { needs: 'install', run: () => biome('--write') },
  'check:packages': { needs: 'build', run: () => turbo('run', 'check:package', '--output-logs=errors-only') },
  docs: { needs: 'install', run: (args) => site('build', ...args) },
  'docs:dev': { needs: 'install', run: (args) => site('dev', ...args) },
  'release:check': { needs: 'build', run: (args) => script('../release/check.ts', ...args) },
  pnpm: { needs: 'tools', run: (args) => become(pnpm().executable, args, { env: environment() }) },
  exec: { needs: 'install', run: ([command, ...args]) => become(command, args, { env: environment() }) },
}
// Every static check, in one go; none hides the next.
jobs.check = {
  needs: 'build',
  run: () => worst(...['typecheck', 'lint', 'check:packages'].map((name) => jobs[name].run([]))),
}

/** Runs a job by its name, under a Node that can run the tools. */
function run(name, args) {
  const job = jobs[name]
  if (!job) refuse(`there is no job ${JSON.stringify(name)}; there are: ${Object.keys(jobs).join(', ')}`)
  underToolNode([name, ...args], () => {
    bring(job.needs)
    const status = job.run(args)
    if (typeof status === 'number') process.exit(status)
  })
}

function bring(needs) {
  if (needs === 'tools') return
  ensureInstalled()
  if (needs === 'build') build(environment())
  if (needs === 'main job') build(environment(), `./${mainJob}...`)
}

const environment = () =>
  toolEnvironment(path.join(root, 'node_modules', '.bin'), pnpm().folder, path.dirname(process.execPath))
const tool = (file, ...args) =>
  loud(process.execPath, [path.join(root, 'node_modules', file), ...args], { env: environment() })
const script = (name, ...args) => loud(process.execPath, [path.join(checks, name), ...args], { env: environment() })
const site = (...args) =>
  loud(process.execPath, [path.join(root, 'docs', 'scripts', 'site.mjs'), ...args], { env: environment() })
const turbo = (...args) => tool('turbo/bin/turbo', ...args)
const tsc = (project) => tool('typescript/bin/tsc', '-p', path.join(config, project))
const typecheck = () => worst(tsc('tsconfig.json'), tsc('tsconfig.examples.json'))
const biome = (...args) => tool('@biomejs/biome/bin/biome', 'check', ...args, '.')

/** A test that spins, or a worker that waits for ever, cannot be ended by vitest itself: hence the bound. */
function vitest(args, timeout = 30 * 60_000) {
  const program = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const settings = ['run', '--config', path.join(config, 'vitest.config.ts')]
  return loud(process.execPath, [program, ...settings, ...args], { env: environment(), timeout })
}

const worst = (...statuses) => Math.max(...statuses)

/** The built packages on the oldest Node that they support, where the test runner of the tools does not run. */
function smoke() {
  const folder = path.join(root, 'integration', 'smoke')
  const tests = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.test.mjs')) : []
  if (tests.length === 0) refuse(`${folder} holds no *.test.mjs; write one or take the job out`)
  const node = oldestNode()
  say(`smoke tests on ${path.relative(root, node)}`)
  return loud(node, ['--test', ...tests.map((name) => path.join(folder, name))])
}

module.exports = { run }
