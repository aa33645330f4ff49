import { execFileSync } from 'node:child_process'

/** Why there can be no hosts of our own here; `undefined`: there can. */
export function withoutNetwork(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  for (const tool of [
    ['ip', '-V'],
    ['nft', '-v'],
    ['tc', '-V'],
  ] as const)
    try {
      execFileSync(tool[0], [tool[1]], { stdio: 'ignore' })
    } catch {
      return `needs ${tool[0]}`
    }
  const probe = `papyprobe${process.pid}`
  const inside = ['netns', 'exec', probe] as const
  try {
    run('ip', 'netns', 'add', probe)
    run('ip', ...inside, 'nft', 'add', 'table', 'inet', 'faults')
    run(
      'ip',
      ...inside,
      'tc',
      'qdisc',
      'add',
      'dev',
      'lo',
      'root',
      'tbf',
      'rate',
      '1mbit',
      'burst',
      '32k',
      'latency',
      '1ms',
    )
    return undefined
  } catch (error) {
    return `needs network namespaces with filters and shaping: ${String(error).split('\n')[0]}`
  } finally {
    quietly(() => run('ip', 'netns', 'del', probe))
  }
}

/**
 * Hosts of our own: network namespaces at a bridge, whose wires are cut, slow or bad as they are told. The coordinator is at the
 * bridge. From REMOTE, 5.
 */
export class Network implements Disposable {
  readonly #id = process.pid % 100_000
  readonly #net = `10.${64 + (process.pid % 60)}.${Math.floor(process.pid / 60) % 250}`
  readonly #hosts: number

  constructor(hosts: number) {
    this.#hosts = hosts
    try {
      this.#make()
    } catch (error) {
      this[Symbol.dispose]()
      throw error
    }
  }

  /** The namespace of a host; they count from 1. */
  namespace(host: number): string {
    return `papy${this.#id}h${host}`
  }

  address(host: number): string {
    return `${this.#net}.${host}`
  }

  /** Its wire is cut: `both` ways, or what it sends is lost. */
  cut(host: number, way: 'both' | 'out' = 'both'): void {
    const input = way === 'both' ? chain('input', 'iifname', 'drop') : ''
    this.#rule(host, `${input}${chain('output', 'oifname', 'drop')}`)
  }

  /** So many of a hundred packets that come are lost. */
  lose(host: number, percent: number): void {
    this.#rule(host, chain('input', 'iifname', `numgen random mod 100 < ${percent} drop`))
  }

  /** Its wire is as it was. */
  heal(host: number): void {
    this.#in(host, 'nft', 'flush', 'ruleset')
  }

  /** What goes to it, and comes from it, goes at so many kbit/s; 0: as fast as it can. */
  slow(host: number, kbits: number): void {
    const rate = ['tbf', 'rate', `${kbits}kbit`, 'burst', '32k', 'latency', '500ms']
    if (kbits === 0) {
      run('tc', 'qdisc', 'del', 'dev', this.#port(host), 'root')
      this.#in(host, 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root')
    } else {
      run('tc', 'qdisc', 'replace', 'dev', this.#port(host), 'root', ...rate)
      this.#in(host, 'tc', 'qdisc', 'replace', 'dev', 'eth0', 'root', ...rate)
    }
  }

  /** All processes of a host. */
  processes(host: number): readonly number[] {
    return run('ip', 'netns', 'pids', this.namespace(host)).split('\n').filter(Boolean).map(Number)
  }

  /** Tells all processes of a host the same, e.g. SIGKILL: its power is off. */
  signal(host: number, signal: NodeJS.Signals): void {
    for (const pid of this.processes(host))
      try {
        process.kill(pid, signal)
      } catch {}
  }

  [Symbol.dispose](): void {
    for (let host = 1; host <= this.#hosts; host++) {
      quietly(() => this.signal(host, 'SIGKILL'))
      quietly(() => run('ip', 'link', 'del', this.#port(host)))
      quietly(() => run('ip', 'netns', 'del', this.namespace(host)))
    }
    quietly(() => run('ip', 'link', 'del', this.#bridge))
  }

  #make(): void {
    run('ip', 'link', 'add', this.#bridge, 'type', 'bridge')
    run('ip', 'addr', 'add', `${this.#net}.254/24`, 'dev', this.#bridge)
    run('ip', 'link', 'set', this.#bridge, 'up')
    for (let host = 1; host <= this.#hosts; host++) {
      const [space, port] = [this.namespace(host), this.#port(host)]
      run('ip', 'netns', 'add', space)
      run('ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space)
      run('ip', 'link', 'set', port, 'master', this.#bridge, 'up')
      run('ip', '-n', space, 'addr', 'add', `${this.address(host)}/24`, 'dev', 'eth0')
      for (const device of ['eth0', 'lo']) run('ip', '-n', space, 'link', 'set', device, 'up')
    }
  }

  get #bridge(): string {
    return `papy${this.#id}b`
  }

  #port(host: number): string {
    return `papy${this.#id}p${host}`
  }

  #rule(host: number, chains: string): void {
    execFileSync('ip', ['netns', 'exec', this.namespace(host), 'nft', '-f', '-'], {
      input: `flush ruleset\ntable inet faults {\n${chains}}\n`,
    })
  }

  #in(host: number, ...command: readonly string[]): void {
    run('ip', 'netns', 'exec', this.namespace(host), ...command)
  }
}

function chain(hook: 'input' | 'output', direction: string, rule: string): string {
  return `chain ${hook} {\n type filter hook ${hook} priority 0; policy accept;\n ${direction} "eth0" ${rule}\n}\n`
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {}
}
