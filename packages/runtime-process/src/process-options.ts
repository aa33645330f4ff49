import { type Provisions, provisions, type Rules } from '@papy/contract/engine'

/** Options of `processes(n, options)`. */
export interface ProcessOptions extends Provisions {
  /** Options of Node for it. @defaultValue those of this process, but for what concerns its program and debugger */
  readonly execArgv?: readonly string[]
  /**
   * What becomes of what it writes to its standard error: `'inherit'` passes it on to this process's, `'capture'` does not.
   * Either way the last of it is in the errors of items under which it ended. @defaultValue `'inherit'`
   */
  readonly stderr?: 'inherit' | 'capture'
  /** Where what it writes to its standard output goes: to this process's, or to its standard error. @defaultValue `'inherit'` */
  readonly stdout?: 'inherit' | 'stderr'
}

/** What each option may be. */
export const processOptions: Rules<ProcessOptions> = {
  ...provisions('processes'),
  execArgv: (value) =>
    Array.isArray(value) && value.every((argument) => typeof argument === 'string') ? undefined : 'a list of strings',
  stderr: (value) => (value === 'inherit' || value === 'capture' ? undefined : "'inherit' or 'capture'"),
  stdout: (value) => (value === 'inherit' || value === 'stderr' ? undefined : "'inherit' or 'stderr'"),
}
