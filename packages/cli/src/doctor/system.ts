import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe } from '@papy/contract'
import { runsDirectory } from '@papy/contract/medium'
import { counted, sized } from '../report/number.ts'
import type { Check } from './check.ts'

const run = promisify(execFile)
const isWindows = process.platform === 'win32'

const [FEW_FILES, LITTLE_SHM, LITTLE_DISK] = [1_024, 256 * 2 ** 20, 2 ** 30]

/** What this machine has, and what of it this process may use. */
export async function systemChecks(): Promise<readonly Check[]> {
  const checks = [cpuCheck(), memoryCheck(), filesCheck(), sharedMemoryCheck(), fifoCheck(), temporaryCheck()]
  const found = (await Promise.all(checks)).flatMap((check) => check ?? [])
  // It would be made where temporary files cannot be.
  return found.some(({ state }) => state === 'bad') ? found : [...found, await runsCheck()]
}

async function cpuCheck(): Promise<Check> {
  const [all, usable] = [cpus().length, availableParallelism()]
  const quota = quotaOf(await textOf('/sys/fs/cgroup/cpu.max'))
  const load = isWindows ? '' : `, ${loadavg()[0]?.toFixed(1)} wanted in the last minute`
  const found = `${counted(all, 'core')}, ${usable} for this process${load}`
  if (quota === undefined || quota >= usable) {
    if (isWindows || (loadavg()[0] ?? 0) < 2 * usable)
      return { area: 'system', name: 'processor', state: 'good', found }
    const advice = 'other programs want the cores, too: what is measured now says little'
    return { area: 'system', name: 'processor', state: 'note', found, advice }
  }
  const advice = `new IMap() makes ${usable} workers; give it workers: ${Math.max(1, Math.floor(quota))}, or more if they wait a lot`
  return {
    area: 'system',
    name: 'processor',
    state: 'note',
    found: `${found}; its group may use ${quota.toFixed(1)} of them`,
    advice,
  }
}

/** How many cores `cpu.max` of a control group allows; `undefined`: all. */
export function quotaOf(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').trim().split(' ').map(Number)
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined
}

async function memoryCheck(): Promise<Check> {
  const all = totalmem()
  const limit = process.constrainedMemory?.() ?? 0
  const limited = limit > 0 && limit < all
  const found = `${sized(all)}${limited ? `; its group may use ${sized(limit)}` : ''}`
  return { area: 'system', name: 'memory', state: 'good', found }
}

async function filesCheck(): Promise<Check | undefined> {
  if (isWindows) return undefined
  const { stdout } = await run('sh', ['-c', 'ulimit -n']).catch(() => ({ stdout: '' }))
  const most = stdout.trim() === 'unlimited' ? Number.POSITIVE_INFINITY : Number(stdout)
  if (!(most > 0)) return undefined
  const found = most === Number.POSITIVE_INFINITY ? 'without limit' : `${most} open files and sockets at most`
  if (most >= FEW_FILES) return { area: 'system', name: 'ulimit -n', state: 'good', found }
  return {
    area: 'system',
    name: 'ulimit -n',
    state: 'note',
    found,
    advice: 'run `ulimit -n 4096` before, if there are many workers',
  }
}

async function sharedMemoryCheck(): Promise<Check | undefined> {
  if (process.platform !== 'linux') return undefined
  const subject = { area: 'system', name: '/dev/shm' } as const
  const space = await spaceOf('/dev/shm')
  const advice = 'in a container, give it more: docker run --shm-size=1g'
  if (space === undefined) return { ...subject, state: 'note', found: 'is not there', advice }
  const found = `${sized(space.free)} free of ${sized(space.all)}`
  return space.all < LITTLE_SHM ? { ...subject, state: 'note', found, advice } : { ...subject, state: 'good', found }
}

async function fifoCheck(): Promise<Check | undefined> {
  if (isWindows) return undefined
  const subject = { area: 'system', name: 'mkfifo' } as const
  const directory = await mkdtemp(join(tmpdir(), 'papy-doctor-')).catch(() => undefined)
  if (directory === undefined) return undefined
  try {
    await run('mkfifo', [join(directory, 'fifo')])
    return { ...subject, state: 'good', found: 'makes FIFOs, for pipe()' }
  } catch (error) {
    const advice = 'install mkfifo (of coreutils), or use socket() instead of pipe()'
    return { ...subject, state: 'note', found: `makes none: ${describe(error)}`, advice }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function temporaryCheck(): Promise<Check> {
  const subject = { area: 'system', name: 'temporary files' } as const
  const directory = tmpdir()
  try {
    const mine = await mkdtemp(join(directory, 'papy-doctor-'))
    await writeFile(join(mine, 'file'), 'papy')
    await rm(mine, { recursive: true })
  } catch (error) {
    const advice = 'set TMPDIR to a directory that this user may write to'
    return { ...subject, state: 'bad', found: `${directory} cannot be written to: ${describe(error)}`, advice }
  }
  const space = await spaceOf(directory)
  if (space === undefined) return { ...subject, state: 'good', found: directory }
  const found = `${directory}, ${sized(space.free)} free`
  if (space.free >= LITTLE_DISK) return { ...subject, state: 'good', found }
  return { ...subject, state: 'note', found, advice: 'run `papy clean`, make room, or set TMPDIR to another disk' }
}

async function runsCheck(): Promise<Check> {
  const subject = { area: 'system', name: 'directory of runs' } as const
  try {
    const directory = runsDirectory()
    const runs = await readdir(directory)
    const left = runs.length === 0 ? '' : `, with ${counted(runs.length, 'run')} in it`
    return { ...subject, state: 'good', found: directory + left }
  } catch (error) {
    const advice = 'remove that directory, or set TMPDIR to another'
    return { ...subject, state: 'bad', found: describe(error), advice }
  }
}

async function spaceOf(path: string): Promise<{ free: number; all: number } | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(path)
    return { free: bavail * bsize, all: blocks * bsize }
  } catch {
    return undefined
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
