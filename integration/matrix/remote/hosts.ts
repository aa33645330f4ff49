import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Meter } from './meter.ts'

/** Modules below it may be run by the hosts: to them it is a shared disk. */
const shared = fileURLToPath(new URL('../..', import.meta.url))

const program = fileURLToPath(new URL('fixtures/agent.mjs', import.meta.url))

/** An agent in a process of its own, and how the coordinator reaches it: its bytes are counted. */
export class Host implements AsyncDisposable {
  readonly meter: Meter
  readonly #agent: ChildProcess

  private constructor(meter: Meter, agent: ChildProcess) {
    this.meter = meter
    this.#agent = agent
  }

  /** Starts one on an address of its own, which systems other than Linux do not have. */
  static async start(number: 2 | 3): Promise<Host> {
    const host = process.platform === 'linux' ? `127.0.0.${number}` : '127.0.0.1'
    const agent = spawn(process.execPath, [program, host, shared], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [port] = (await once(agent.stdout, 'data')) as [Buffer]
    return new Host(await Meter.before(host, Number(port.toString())), agent)
  }

  /** The host is switched off: whatever runs there is no more, and nobody is told. */
  async die(): Promise<void> {
    if (this.#agent.exitCode !== null || this.#agent.signalCode !== null) return
    const gone = once(this.#agent, 'exit')
    this.#agent.kill('SIGKILL')
    await gone
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It ends by itself where nobody is at its standard input any more.
    const gone =
      this.#agent.exitCode === null && this.#agent.signalCode === null ? once(this.#agent, 'exit') : undefined
    this.#agent.stdin?.end()
    await gone
    await this.meter[Symbol.asyncDispose]()
  }
}
