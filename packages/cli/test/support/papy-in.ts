import { execFile } from 'node:child_process'
import { type Called, program } from './papy.ts'

/** Calls `papy` in a process of its own, in a directory. */
export function papyIn(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Called> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
