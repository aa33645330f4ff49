import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isPlugin, type Plugin } from '@papy/contract'

interface Known {
  readonly name: string
  /** What exports the factory under its own name. */
  readonly factory: string
  /** What it needs besides, unless all workers are threads of one process. */
  readonly needs?: string
}

/** Our own that need no settings, the quickest first. The core depends on none of them: they are looked for by name. */
const known: readonly Known[] = [
  { name: '@papy/transport-shm', factory: 'shm', needs: 'koffi' },
  { name: '@papy/transport-socket', factory: 'socket' },
  { name: '@papy/transport-pipe', factory: 'pipe' },
]

/** Plugins are inert, so one of each serves all pipelines; `undefined`: is not installed. */
const found = new Map<string, Plugin<'transport'> | undefined>()

/** Transports that the program can import, the quickest first. @param threads - whether all workers are threads */
export function installedTransports(threads: boolean): readonly Plugin<'transport'>[] {
  return known
    .filter(({ name, needs }) => threads || needs === undefined || isInstalled(name, needs))
    .map(transportOf)
    .filter((transport) => transport !== undefined)
}

function transportOf({ name, factory }: Known): Plugin<'transport'> | undefined {
  if (!found.has(name)) found.set(name, load(name, factory))
  return found.get(name)
}

function load(name: string, factory: string): Plugin<'transport'> | undefined {
  for (const from of places()) {
    try {
      const transport = createRequire(from)(name)[factory]()
      return isPlugin(transport, 'transport') ? transport : undefined
    } catch {}
  }
  return undefined
}

/** Whether a package finds another. */
function isInstalled(name: string, needed: string): boolean {
  return places().some((from) => {
    try {
      createRequire(createRequire(from).resolve(name)).resolve(needed)
      return true
    } catch {
      return false
    }
  })
}

/** From where a program imports: its main module, and where it was started. */
function places(): readonly string[] {
  const here = join(process.cwd(), 'package.json')
  const [, main] = process.argv
  return main === undefined ? [here] : [main, here]
}
