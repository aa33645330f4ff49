import { setTimeout as wait } from 'node:timers/promises'
import type { Plugin } from '@papy/contract'
import { type WebsocketOptions, websocket } from '@papy/runtime-ws'
import { TestCertificate, withoutCertificates } from './certificate.ts'
import { Host } from './host.ts'
import { Network, withoutNetwork } from './network.ts'

const [port, token] = [9_000, 'only for tests, and long enough']

/** Why there can be none here. */
export function withoutHosts(): string | undefined {
  return withoutNetwork() ?? withoutCertificates()
}

/** Three hosts with an agent each, which is reached as it would be anywhere: by TLS and a token. They count from 1. */
export class Hosts implements AsyncDisposable {
  readonly network: Network
  readonly #certificate: TestCertificate
  readonly #hosts = new Map<number, Host>()

  private constructor() {
    this.network = new Network(3)
    this.#certificate = new TestCertificate()
  }

  static async start(): Promise<Hosts> {
    const hosts = new Hosts()
    await Promise.all([1, 2, 3].map((host) => hosts.boot(host)))
    return hosts
  }

  /** Starts the agent of one, again. */
  async boot(host: number): Promise<void> {
    const { cert, key } = this.#certificate
    const options = { host: this.network.address(host), port, slots: 4, token, cert, key }
    this.#hosts.set(host, await Host.start(options, this.network.namespace(host)))
  }

  /** Workers of one. */
  workers(host: number, n: number, options: WebsocketOptions): Plugin<'runtime'> {
    const address = `wss://${this.network.address(host)}:${port}`
    return websocket(address, n, { token, ca: this.#certificate.ca, ...options })
  }

  /** The process of its agent. */
  pid(host: number): number | undefined {
    return this.#hosts.get(host)?.pid
  }

  /** Its power is off. */
  kill(host: number): void {
    this.network.signal(host, 'SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const host of this.#hosts.values()) await host[Symbol.asyncDispose]()
    this.network[Symbol.dispose]()
    this.#certificate[Symbol.dispose]()
  }
}

/** What happens to a host, and what that costs. */
export interface NetFault {
  readonly name: string
  readonly happen: (hosts: Hosts, until: AbortSignal) => unknown
  /** Whether items are computed again. */
  readonly costs: 'nothing' | 'maybe'
}

/** The host to which it happens. */
export const victim = 2

/** The faults of REMOTE, 3.2; what takes time takes so many times the time there. */
export function netFaults(scale: number): readonly NetFault[] {
  const ms = (seconds: number) => seconds * 1_000 * scale
  const cut = (name: string, seconds: number, costs: NetFault['costs'], way: 'both' | 'out' = 'both'): NetFault => ({
    name,
    costs,
    happen: async ({ network }) => {
      network.cut(victim, way)
      await wait(ms(seconds))
      network.heal(victim)
    },
  })
  return [
    { name: 'power off', costs: 'maybe', happen: (hosts) => hosts.kill(victim) },
    {
      name: 'power off, and on again',
      costs: 'maybe',
      happen: async (hosts) => {
        hosts.kill(victim)
        await hosts.boot(victim)
      },
    },
    cut('cut off for less than its grace', 3, 'nothing'),
    cut('cut off for longer than its grace', 9, 'maybe'),
    cut('what it says is lost, for longer than its grace', 9, 'maybe', 'out'),
    {
      name: 'one packet of five lost',
      costs: 'maybe',
      happen: async ({ network }) => {
        network.lose(victim, 20)
        await wait(ms(6))
        network.heal(victim)
      },
    },
    {
      name: '64 kbit/s',
      costs: 'maybe',
      happen: async ({ network }) => {
        network.slow(victim, 64)
        await wait(ms(6))
        network.slow(victim, 0)
      },
    },
    {
      name: 'a zombie: stopped for longer than its grace',
      costs: 'maybe',
      happen: async ({ network }) => {
        network.signal(victim, 'SIGSTOP')
        await wait(ms(8))
        network.signal(victim, 'SIGCONT')
      },
    },
    {
      name: 'flapping: cut off every other second',
      costs: 'nothing',
      happen: async ({ network }, until) => {
        while (!until.aborted) {
          network.cut(victim)
          await wait(ms(1))
          network.heal(victim)
          await wait(ms(1))
        }
      },
    },
  ]
}
