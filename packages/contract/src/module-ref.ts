import { PluginError } from './errors.ts'
import { type ForeignModules, foreignModules } from './function/foreign.ts'

/** Points at one export of one module, in a way that works on this machine and on others. */
export interface ModuleRef {
  /** Bare package specifier; other hosts resolve it against their own install. */
  readonly specifier: string
  /** Module URL on the composing machine; its own threads and processes import this. */
  readonly url: string
  /** Name of the export. */
  readonly export: string
}

/** Where a reference is followed, seen from the machine that composed the pipeline. */
export type Where = 'same-host' | 'other-host'

/** Imports a module by specifier or URL. A remote agent passes one that admits only its allow-list. */
export type ImportModule = (target: string) => Promise<Readonly<Record<string, unknown>>>

/**
 * Imports what a reference points at. Plugins and worker programs are found this way.
 *
 * @throws {@link PluginError} `ERR_PLUGIN_NOT_FOUND`; on another host, what its agent says of a module that it does not have
 */
export async function importRef(
  { specifier, url, export: name }: ModuleRef,
  where: Where,
  load: ImportModule = (target) => import(target) as Promise<Record<string, unknown>>,
): Promise<(...args: never[]) => unknown> {
  const foreign = foreignModules()
  const here = where === 'same-host' ? url : specifier
  const target = foreign === undefined ? here : await foreignTarget(foreign, specifier, url)
  const module = await load(target).catch((cause: unknown) => {
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', `cannot import ${target}; is it installed on this host?`, {
      cause,
      target,
    })
  })
  const found = module[name]
  if (typeof found === 'function') return found as (...args: never[]) => unknown
  throw new PluginError('ERR_PLUGIN_NOT_FOUND', `${target} has no function named ${name}; check its version`, {
    target,
  })
}

// What is installed there comes first; else it is the coordinator's, which has it by its URL.
async function foreignTarget(foreign: ForeignModules, specifier: string, url: string): Promise<string> {
  try {
    return await foreign.resolve(specifier)
  } catch (refusal) {
    if (url === '') throw refusal
    return foreign.locate(url)
  }
}
