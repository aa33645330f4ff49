// The jobs behind the npm scripts. Each brings what it needs first: tools, then dependencies, then built packages.
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { root, config, manifest } = require('./place.cjs')
const { become, loud, toolEnvironment } = require('./child.cjs')
const { build } = require('./build.cjs')
const { onNodes } = require('./matrix.cjs')
const { underToolNode } = require('./node.cjs')
const { pnpm, ensureInstalled } = require('./pnpm.cjs')
const { refuse } = require('./voice.cjs')
const { onWine } = require('./wine.cjs')

const mainJob = 'docs/examples/proteases'
const checks = path.join(config, 'checks')
// Tests wait for processes and clocks as much as they compute: on two cores, two files at a time. Soak tests measure, too.
const fastSuite = ['--project=!soak', `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`]

// What is needed / what is done. A job that answers a number has ended with that status; the others have handed over.
const jobs = {
  start: {
    needs: 'main job',
    run: (args) => become(process.execPath, [path.join(root, mainJob, 'dist', 'main.js'), ...args]),
  },
  test: { needs: 'build', run: (args) => worst(typecheck(), vitest([...fastSuite, ...args])) },
  'test:unit': { needs: 'build', run: (args) => vitest(['--project=unit', ...args]) },
  'test:integration': { needs: 'build', run: (args) => vitest(['--project=integration', '--project=bench', ...args]) },
  'test:soak': { needs: 'build', run: (args) => vitest(['--project=soak', ...args], 0) },
  'test:smoke': { needs: 'build', run: () => onNodes(['--smoke', manifest.config.oldestNode]) },
  'test:nodes': { needs: 'build', run: (args) => onNodes(args, vitestOn) },
  'test:wine': { needs: 'build', run: (args) => onWine(args) },
  'test:packed': {
    needs: 'build',
    run: (args) => vitest(['--project=integration', '--project=soak', 'integration/packed', ...args]),
  },
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
const LONGEST = 45 * 60_000

function vitest(args, timeout = LONGEST) {
  return runVitest(process.execPath, args, { env: environment(), timeout })
}

function vitestOn(node, args, env) {
  return runVitest(node, [...fastSuite, '--project=!bench', ...args], { env, timeout: LONGEST })
}

function runVitest(node, args, options) {
  const program = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const settings = ['run', '--config', path.join(config, 'vitest.config.ts')]
  return loud(node, [program, ...settings, ...args], options)
}

const worst = (...statuses) => Math.max(...statuses)

module.exports = { run }
