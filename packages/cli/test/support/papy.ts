import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built command. */
export const program: string = fileURLToPath(new URL('../../dist/papy.js', import.meta.url))

/** How a call of the command ended. */
export interface Called {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Calls `papy` in a process of its own, in which `env` is set. */
export function papy(args: readonly string[], env: NodeJS.ProcessEnv = {}, file: string = program): Promise<Called> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
