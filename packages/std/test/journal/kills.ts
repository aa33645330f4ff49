import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { drive, type Plan, Stopped } from './fixtures/engine.mjs'

const program = fileURLToPath(new URL('./fixtures/engine.mjs', import.meta.url))

/** One session in a process of its own; whether it came to its end. @throws what it throws */
export function driveApart(plan: Plan): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, JSON.stringify(plan)], (error) => {
      if (error === null) resolve(true)
      else if (error.signal === 'SIGKILL') resolve(false)
      else reject(error)
    })
  })
}

/** One session here, which is given up at its step; whether it came to its end. @throws what it throws */
export async function driveHere(plan: Plan): Promise<boolean> {
  try {
    await drive(plan)
    return true
  } catch (error) {
    if (error instanceof Stopped) return false
    throw error
  }
}
