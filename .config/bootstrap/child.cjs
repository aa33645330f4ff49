// Child processes: quiet ones whose output is shown only when they fail, loud ones, and the last one, which takes over.
const { spawn, spawnSync } = require('node:child_process')
const path = require('node:path')
const { root } = require('./place.cjs')
const { say, refuse } = require('./voice.cjs')

/** The environment of tools: the given folders first on PATH, no telemetry, no update notes. */
const toolEnvironment = (...folders) => ({
  ...process.env,
  PATH: [...folders, process.env.PATH].join(path.delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  NO_UPDATE_NOTIFIER: '1',
})

/** Runs a command with its output kept back; answers `{ ok, output, stdout, error }`. */
function quiet(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  })
  if (done.signal) refuse(`${path.basename(command)} was ended by ${done.signal}`, 130)
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`
  return { ok: done.status === 0, output, stdout: done.stdout ?? '', error: done.error }
}

/** Runs a command in the open, for at most `timeout` milliseconds if given; answers its exit status. */
function loud(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options })
  const what = [command, ...args]
    .map((word) => path.basename(word))
    .slice(0, 2)
    .join(' ')
  if (done.error?.code === 'ETIMEDOUT')
    refuse(`${what} did not end within ${options.timeout / 60_000} minutes and was ended`)
  if (done.error) refuse(`${what} could not be started: ${done.error.message}`)
  if (done.signal) refuse(`${what} was ended by ${done.signal}`, 130)
  return done.status
}

/** Hands over to a command: this process passes signals on, and ends as the command ends. */
function become(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  // A terminal's ctrl-C reaches both processes; this one only has to outlive the child, to report its status.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  child.on('error', (error) => refuse(`${command} could not be started: ${error.message}`))
  child.on('exit', (status, signal) => {
    if (signal) say(`${path.basename(command)} was ended by ${signal}`)
    process.exit(status ?? 130)
  })
}

module.exports = { toolEnvironment, quiet, loud, become }
