import { type ChildProcess, spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import type { HostAddress } from '@papy/remote'
import { GREETING } from '@papy/runtime-ws/launch'
import { quoted } from './quoted.ts'
import type { FullSshOptions } from './ssh-options.ts'

/** Most bytes that a shell may write before the agent speaks. */
const MOST_CHATTER = 2 ** 16

/** Characters of what ssh says that are kept. */
const MOST_STDERR = 2_048

/** How long ssh may take to end when its connection is over. Ms. */
const ENDING_MS = 2_000

/** How a call ended. */
export interface CallEnd {
  readonly code: number | null
  readonly signal: string | null
  /** The last that ssh, or the agent, wrote to standard error. */
  readonly stderr: string
  /** It could not even be started. */
  readonly error?: Error
}

/** What the agent is to be. */
export interface Order {
  /** Its slots; `undefined`: as many as it thinks fit. */
  readonly workers?: number | undefined
  /** Whose code it runs: the public key of this user. */
  readonly key?: string | undefined
}

/** One run of the system's ssh, which starts an agent and carries what is said to it. */
export class Call {
  readonly ended: Promise<CallEnd>
  #stderr = ''
  readonly #child: ChildProcess

  constructor(address: HostAddress, order: Order, options: FullSshOptions) {
    this.#child = spawn('ssh', argumentsOf(address, order, options), {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const { stdin, stdout, stderr } = this.#child
    for (const stream of [stdin, stdout, stderr]) stream?.on('error', () => undefined)
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MOST_STDERR)
    })
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve({ code: null, signal: null, stderr: '', error }))
      this.#child.once('close', (code, signal) => resolve({ code, signal, stderr: this.#stderr.trim() }))
    })
  }

  /** The stream to the agent, once it has greeted; `undefined`: ssh ended before, or something else speaks there. */
  async greeted(): Promise<Duplex | undefined> {
    const { stdin, stdout } = this.#child
    if (stdin === null || stdout === null || !(await this.#hears(GREETING))) return undefined
    const stream = Duplex.from({ readable: stdout, writable: stdin })
    stream.on('error', () => undefined)
    stream.once('close', () => this.#hangUp())
    // Where ssh was killed, an end may come without the other.
    void this.ended.then(() => stream.destroy())
    const hold = (method: 'ref' | 'unref') => () => {
      for (const handle of [this.#child, stdin, stdout, this.#child.stderr] as unknown as (NodeJS.RefCounted | null)[])
        handle?.[method]()
    }
    return Object.assign(stream, { ref: hold('ref'), unref: hold('unref') })
  }

  /** Ends it, whatever it is at. */
  async end(): Promise<void> {
    this.#hangUp()
    await this.ended
  }

  // Its agent ends with its input, and then so does ssh.
  #hangUp(): void {
    const child = this.#child
    child.ref()
    child.stdin?.destroy()
    child.stdout?.destroy()
    const timer = setTimeout(() => child.kill('SIGKILL'), ENDING_MS)
    void this.ended.then(() => clearTimeout(timer))
  }

  #hears(greeting: string): Promise<boolean> {
    const { stdout } = this.#child
    let heard = Buffer.alloc(0)
    return new Promise((resolve) => {
      const settle = (found: boolean) => {
        if (stdout?.listeners('data').includes(listen) === true) stdout.off('data', listen).pause()
        resolve(found)
      }
      const listen = (bytes: Buffer) => {
        heard = Buffer.concat([heard, bytes])
        const at = heard.indexOf(greeting)
        if (at >= 0) {
          settle(true)
          stdout?.unshift(heard.subarray(at + greeting.length))
        } else if (heard.length > MOST_CHATTER) settle(false)
      }
      stdout?.on('data', listen)
      void this.ended.then(() => settle(false))
    })
  }
}

/** What ssh is called with. Nothing in it is a secret: everybody on both hosts can read it. */
export function argumentsOf(
  { host, user, port }: HostAddress,
  { workers, key }: Order,
  { ssh, command, agent }: Pick<FullSshOptions, 'ssh' | 'command' | 'agent'>,
): string[] {
  const slots = workers === undefined ? [] : ['--slots', `${workers}`]
  const trust = key === undefined ? [] : ['--allow-key', key]
  const there = [...command, 'agent', '--stdio', ...slots, ...trust, ...agent].map(quoted).join(' ')
  return [
    ...ssh,
    '-T',
    ...['BatchMode=yes', 'ServerAliveInterval=15', 'ServerAliveCountMax=3'].flatMap((option) => ['-o', option]),
    ...(port === undefined ? [] : ['-p', `${port}`]),
    ...(user === undefined ? [] : ['-l', user]),
    // What follows is no option, whatever it looks like.
    '--',
    host,
    there,
  ]
}
