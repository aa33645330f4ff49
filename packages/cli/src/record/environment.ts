import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { foundPackages } from '../packages/found-packages.ts'

/** Where a run ran, and with what. */
export interface Environment {
  readonly node: string
  /** Name, release and kind of processor: `linux 6.1.0 x64`. */
  readonly system: string
  readonly cpu: { readonly model: string; readonly count: number }
  readonly memoryBytes: number
  /** Programs of this machine that wanted a core in the last minute, on average; 0 where the system does not say. */
  readonly load: number
  /** Packages of PaPy by their names, as they are found from where the pipeline is. */
  readonly packages: Readonly<Record<string, string>>
  /** The command line; what looks like a secret is left out. */
  readonly command: readonly string[]
}

/** Options of {@link environmentOf}. */
export interface EnvironmentOptions {
  /** From where packages are looked for. @defaultValue the working directory */
  readonly directory?: string | undefined
  /** @defaultValue that of the process */
  readonly command?: readonly string[] | undefined
}

/** Looks at this machine. */
export function environmentOf({
  directory = process.cwd(),
  command = process.argv,
}: EnvironmentOptions = {}): Environment {
  const found = foundPackages(directory).map(({ name, version }) => [name, version] as const)
  return {
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', count: availableParallelism() },
    memoryBytes: totalmem(),
    load: loadavg()[0] ?? 0,
    packages: Object.fromEntries(found),
    command: withoutSecrets(command),
  }
}

/** A command line that may be shown: no passwords of URLs, and not what follows an option that is named like a secret. */
export function withoutSecrets(command: readonly string[]): readonly string[] {
  return command.map((arg, at) => {
    if (isSecret(command[at - 1] ?? '')) return '…'
    const [, option] = /^(--[^=]+)=/.exec(arg) ?? []
    if (option !== undefined && isSecret(option)) return `${option}=…`
    return arg.replace(/:\/\/[^/\s]*@/g, '://…@')
  })
}

function isSecret(option: string): boolean {
  return /^--?[\w.-]*(token|password|passwd|secret|key)$/i.test(option)
}
