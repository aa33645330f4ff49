import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/**
 * Runs a program of fixtures/programs in a Node of its own. A program still alive after `ms` is killed, and has
 * `signal` SIGKILL.
 */
export async function program(
  name: string,
  { args = [], node = [], ms = 20_000 }: { args?: readonly string[]; node?: readonly string[]; ms?: number } = {},
): Promise<Ended> {
  const file = fileURLToPath(new URL(`fixtures/programs/${name}`, import.meta.url))
  const child = spawn(process.execPath, [...node, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnv(),
  })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
  const timer = setTimeout(() => child.kill('SIGKILL'), ms)
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, out: out.join('').trim(), err: err.join('') }))
    })
  } finally {
    clearTimeout(timer)
  }
}

// The test runner's own hooks are none of the program's business.
function cleanEnv(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of ['NODE_OPTIONS', 'VITEST', 'VITEST_WORKER_ID', 'VITEST_POOL_ID', 'NODE_ENV']) delete env[name]
  return env
}
