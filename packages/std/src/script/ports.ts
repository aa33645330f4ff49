import { basename, extname, join, resolve } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'

/** Paths by the names of their ports. */
export type Paths = Readonly<Record<string, string>>

/** What names the files of a script. */
export interface PortNames {
  readonly id: string
  readonly dir: string
  readonly ins: readonly string[]
  /** Names of the ports out, with the extension of each; absent: that of the file it is named after. */
  readonly outs: readonly (readonly [port: string, ext: string | undefined])[]
}

/**
 * The files for the ports in. A value of the inbox is what a script before it returned, `{ port: path }`, and fills the ports
 * of its names; or it is a path, and fills the first port that is left.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function inputPaths(ins: readonly string[], inbox: readonly unknown[]): Paths {
  const paths: Record<string, string> = {}
  for (const value of inbox) if (isRecord(value)) take(ins, value, paths)
  for (const value of inbox) {
    if (isRecord(value)) continue
    const port = ins.find((name) => !Object.hasOwn(paths, name))
    if (port !== undefined) paths[port] = pathOf(port, value)
  }
  const missing = ins.filter((name) => !Object.hasOwn(paths, name))
  if (missing.length === 0) return paths
  const given = inbox.map((value) => (isRecord(value) ? `ports ${Object.keys(value).join(', ')}` : describe(value)))
  const message = `nothing comes in at port ${missing.join(', ')}: the inbox has ${given.join('; ') || 'nothing'}; name the ports alike`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: inbox, missing })
}

// Of several with the same port the first counts.
function take(ins: readonly string[], value: Record<string, unknown>, paths: Record<string, string>): void {
  for (const port of ins)
    if (Object.hasOwn(value, port) && !Object.hasOwn(paths, port)) paths[port] = pathOf(port, value[port])
}

function pathOf(port: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value
  throw new ArgumentError('ERR_ARGUMENT', `port ${port} needs a path, not ${describe(value)}; pass paths`, { value })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The files for the ports out: `<dir>/<stem>_<id>-<port>.<ext>`, or `<dir>/<stem>_<id>.<ext>` for a port that is one in, too.
 * The stem is that of the file at the port of the same name, or at the first one.
 *
 * @throws ArgumentError `ERR_ARGUMENT` where that would be one of the files that come in
 */
export function outputPaths({ id, dir, ins, outs }: PortNames, inputs: Paths): Paths {
  const paths: Record<string, string> = {}
  const taken = new Set(Object.values(inputs).map((path) => resolve(path)))
  for (const [port, ext] of outs) {
    const source = inputs[port] ?? inputs[ins[0] as string] ?? ''
    const found = extname(source)
    const stem = basename(source, found)
    const name = `${stem}_${id}${ins.includes(port) ? '' : `-${port}`}${ext === undefined ? found : dotted(ext)}`
    const path = join(dir, name)
    if (taken.has(resolve(path))) {
      const message = `port ${port} of script ${id} would write over ${path}, which comes in or is another port's; give it another dir or id`
      throw new ArgumentError('ERR_ARGUMENT', message, { value: path })
    }
    taken.add(resolve(path))
    paths[port] = path
  }
  return paths
}

function dotted(ext: string): string {
  return ext === '' || ext.startsWith('.') ? ext : `.${ext}`
}
