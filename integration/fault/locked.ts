import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('fixtures/locking-program.mjs', import.meta.url))

/** A process that has a SQLite database for itself for so many milliseconds, from when this resolves. */
export async function locked(file: string, ms: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, file, `${ms}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  return child
}
