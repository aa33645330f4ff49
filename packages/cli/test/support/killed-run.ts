import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('../fixtures/run.mjs', import.meta.url))

/** A transport by name: its package, its factory and what that is called with. */
export type Via = readonly [specifier: string, factory: string, options?: object]

/** Runs a pipeline to its end, in a process whose temporary files are in a directory. */
export async function finishedRun(via: Via, temporary: string): Promise<void> {
  const [code] = await once(started(via, temporary, 'finish'), 'exit')
  expect(code).toBe(0)
}

/** Starts a pipeline, and kills its coordinator while items are on their way; its workers end by themselves. */
export async function killedRun(via: Via, temporary: string): Promise<void> {
  const coordinator = started(via, temporary, 'hold')
  const ended = once(coordinator, 'exit')
  onTestFinished(() => void coordinator.kill('SIGKILL'))
  const workers = await workersOf(coordinator.stderr)
  coordinator.kill('SIGKILL')
  await ended
  await expect.poll(() => workers.filter(isAlive), { timeout: 20_000 }).toEqual([])
}

function started([specifier, factory, options = {}]: Via, temporary: string, end: 'hold' | 'finish') {
  return spawn(process.execPath, [program, specifier, factory, JSON.stringify(options), end], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** The processes of both workers, once each has an item. */
async function workersOf(stderr: NodeJS.ReadableStream): Promise<readonly number[]> {
  const found = new Set<number>()
  const said: string[] = []
  for await (const line of createInterface({ input: stderr })) {
    said.push(line)
    const pid = /^pid (\d+)$/.exec(line)?.[1]
    if (pid !== undefined && found.add(Number(pid)).size === 2) return [...found]
  }
  throw new Error(`the run ended before it was killed: ${said.join('\n')}`)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
