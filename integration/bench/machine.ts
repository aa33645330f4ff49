import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'

/** Where a result was measured. */
export interface Machine {
  readonly cores: number
  readonly model: string
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  /** Load before the bench began: well above nought, somebody else was at work. */
  readonly load: number
}

/** This machine, with the Node that measures. */
export function machine(node: string | undefined, load: number): Machine {
  return {
    cores: availableParallelism(),
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: node === undefined ? process.version : execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    load,
  }
}
