import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** The process that something belongs to. */
export interface Owner {
  readonly pid: number
  /** When its process was started, as the system counts it; so that another process with that number is not taken for it. */
  readonly started: string
  /** Where that number counts: another host, or a container that shares our directory, numbers its processes by itself. */
  readonly space: string
}

/** What stands for this process where others look for who owns something. */
export async function thisProcess(): Promise<Owner> {
  return { pid: process.pid, started: await startOf(process.pid), space: await numberSpace() }
}

/** What became of a process. `elsewhere`: it is counted by others, so nothing can be known from here. */
export async function fateOf({ pid, started, space }: Owner): Promise<'alive' | 'dead' | 'elsewhere'> {
  if (space !== (await numberSpace())) return 'elsewhere'
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : 'dead'
  }
  return started === (await startOf(pid)) ? 'alive' : 'dead'
}

// Linux tells when a process was started; elsewhere its number must do.
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

async function numberSpace(): Promise<string> {
  const space = await readlink('/proc/self/ns/pid').catch(() => '')
  return `${hostname()} ${space}`
}
