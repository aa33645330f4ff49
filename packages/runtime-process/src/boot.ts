import type { ModuleRef } from '@papy/contract'

/** What a process is told first. */
export interface Boot {
  readonly program: ModuleRef
  /** Its name in reports; also its title among the system's processes. */
  readonly label: string
  /** URL of the coordinator's entry module. */
  readonly entry: string | undefined
}
