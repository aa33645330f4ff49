// One process at a time, across processes: a file that holds the owner's process id. The file of an owner that died
// (killed in mid-install) is taken over.
const fs = require('node:fs')
const path = require('node:path')
const { tools } = require('./place.cjs')
const { say, refuse } = require('./voice.cjs')

const patienceMs = 15 * 60_000
// A file without a process id was made this instant by an owner that has not written yet, unless it is older than this.
const unwrittenMs = 5_000

/** Calls `work` while holding the lock of that name; others wait. */
function withLock(name, work) {
  fs.mkdirSync(tools, { recursive: true })
  const file = path.join(tools, `${name}.lock`)
  const until = Date.now() + patienceMs
  for (let told = false; !tryTake(file); pause(200)) {
    const owner = ownerOf(file)
    if (owner === undefined || (owner !== 'unwritten' && !alive(owner))) breakLock(file, owner)
    else if (Date.now() > until)
      refuse(`process ${owner} has held ${file} for too long; end it or remove the file, and retry`)
    else if (!told) say(`waiting for process ${owner} (${name})`)
    told = true
  }
  // An exit inside `work` (a refusal) skips `finally`, not this.
  const release = () => fs.rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function tryTake(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** The owner's process id; 'unwritten' for a moment at its birth; undefined where there is no owner to wait for. */
function ownerOf(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'))
    if (pid > 0) return pid
    return Date.now() - fs.statSync(file).mtimeMs < unwrittenMs ? 'unwritten' : undefined
  } catch {
    return undefined
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Two waiters may both see the dead owner. Without the guard the slower one would remove the lock that the faster one
// has just taken; holding the guard, it looks again.
function breakLock(file, owner) {
  const guard = `${file}.break`
  if (!tryTake(guard)) {
    const breaker = ownerOf(guard)
    if (breaker === undefined || (breaker !== 'unwritten' && !alive(breaker))) fs.rmSync(guard, { force: true })
    return
  }
  try {
    if (ownerOf(file) !== owner) return
    if (owner !== undefined) say(`taking over from process ${owner}, which is gone`)
    fs.rmSync(file, { force: true })
  } finally {
    fs.rmSync(guard, { force: true })
  }
}

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

module.exports = { withLock }
