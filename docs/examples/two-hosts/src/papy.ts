import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const command = join(dirname(createRequire(import.meta.url).resolve('@papy/cli/package.json')), 'dist', 'papy.js')

/** Starts `papy` in a directory, in which it finds its packages. What goes wrong is written where this program writes it. */
export function started(args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [command, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** An agent that listens. */
export interface StartedAgent {
  readonly process: ChildProcess
  readonly pid: number
  readonly port: number
}

/** Starts an agent of this host at a port that is free, which runs what is in a directory. */
export async function startedAgent(directory: string): Promise<StartedAgent> {
  const options = ['--listen', '127.0.0.1:0', '--allow-directory', directory, '--log-level', 'silent', '--json']
  const child = started(['agent', ...options], directory)
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  const { pid, port } = JSON.parse(String(line)) as { pid: number; port: number }
  return { process: child, pid, port }
}

/** Tells an agent to end, and waits for that. */
export async function ended({ process: child }: StartedAgent): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
