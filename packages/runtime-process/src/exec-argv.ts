import type { ResourceLimits } from '@papy/contract/engine'

/** Options of Node that belong to the program, its debugger or its tests, and not to its workers. */
const OWN =
  /^(?:-[cei]|-pe?|--(?:eval|print|check|interactive|input-type|run|title|env-file.*|inspect.*|debug-port|watch.*|test.*|build-snapshot.*|experimental-sea-config))(?:=|$)/

/** Those among them that have a value, which may be the next argument. */
const VALUED =
  /^(?:-e|-pe?|--(?:eval|print|input-type|run|title|env-file.*|inspect-port|debug-port|watch-path|test-(?!only|force|isolation$).*|build-snapshot-config|experimental-sea-config))$/

/** What of this process's options of Node goes to the processes of workers, as threads inherit them. */
export function inherited(execArgv: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < execArgv.length; i++) {
    const argument = execArgv[i] as string
    if (!OWN.test(argument)) kept.push(argument)
    else if (VALUED.test(argument) && isValue(argument, execArgv[i + 1])) i++
  }
  return kept
}

// Source may begin with anything; other values do not begin with a dash.
function isValue(argument: string, next: string | undefined): boolean {
  return /^-(?:[ep]|-eval|-print)/.test(argument) || next?.startsWith('-') === false
}

/** V8 keeps so much of the stack, in kilobytes, for itself, as in threads. */
const STACK_RESERVE = 192

/** Limits as options of V8. */
export function limiting({ maxOldGenerationSizeMb, maxYoungGenerationSizeMb, stackSizeMb }: ResourceLimits): string[] {
  const flags: string[] = []
  if (maxOldGenerationSizeMb !== undefined) flags.push(`--max-old-space-size=${Math.ceil(maxOldGenerationSizeMb)}`)
  // The young generation is three semi-spaces.
  if (maxYoungGenerationSizeMb !== undefined)
    flags.push(`--max-semi-space-size=${Math.ceil(maxYoungGenerationSizeMb / 3)}`)
  if (stackSizeMb !== undefined)
    flags.push(`--stack-size=${Math.max(STACK_RESERVE, Math.ceil(stackSizeMb * 1024) - STACK_RESERVE)}`)
  return flags
}
