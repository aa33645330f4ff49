import { createRequire } from 'node:module'
import { availableParallelism, freemem, hostname, loadavg, totalmem } from 'node:os'
import { identity } from '../wire/identity.ts'
import type { AgentStatus } from '../wire/status.ts'

/** What only the agent knows of how it is. */
export type Occupancy = Pick<AgentStatus, 'boot' | 'startedAt' | 'slots' | 'workers' | 'coordinators' | 'leaving'>

/** How an agent is, now. */
export function statusOf(occupancy: Occupancy): AgentStatus {
  return {
    ...occupancy,
    identity: identity(),
    version: version(),
    hostname: hostname(),
    cores: availableParallelism(),
    load: loadavg()[0] ?? 0,
    memory: { total: totalmem(), free: freemem() },
  }
}

function version(): string {
  const { version } = createRequire(import.meta.url)('@papy/runtime-ws/package.json') as { version: string }
  return version
}
