import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

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

/** A call of the command that goes on. */
export interface Going {
  readonly child: ChildProcess
  /** What it has written so far. */
  readonly out: string
  readonly err: string
  /** Settles when it has written, to either, what the pattern tells. */
  until(pattern: RegExp): Promise<void>
  /** How it ended. */
  readonly ended: Promise<Called & { readonly signal: NodeJS.Signals | null }>
}

/** Starts `papy` in a process of its own, with what stands on its standard input; it ends with the test. */
export function started(args: readonly string[], env: NodeJS.ProcessEnv = {}, input?: string): Going {
  return going(process.execPath, [program, ...args], env, input)
}

/** Starts any program, and listens to it. */
export function going(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input?: string): Going {
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => undefined)
  if (input !== undefined) child.stdin.end(input)
  let [out, err] = ['', '']
  let written = (_: string) => {}
  child.stdout.setEncoding('utf8').on('data', (text) => void written((out += text)))
  child.stderr.setEncoding('utf8').on('data', (text) => void written((err += text)))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }))
  return {
    child,
    get out() {
      return out
    },
    get err() {
      return err
    },
    async until(pattern) {
      const isOver = ended.then(() => true)
      while (!pattern.test(out + err)) {
        const next = new Promise<boolean>((resolve) => void (written = () => resolve(false)))
        if (await Promise.race([next, isOver])) throw new Error(`it ended without ${pattern}: ${out}${err}`)
      }
    },
    ended,
  }
}
