import { importExport } from './exported.ts'
import { foreignModules } from './foreign.ts'
import type { PortableStep } from './function-ref.ts'
import { evaluateSource } from './inline.ts'
import { bind, type LiveStep } from './live.ts'

/**
 * Makes a step ready that came from elsewhere: imports its module, or evaluates its source.
 *
 * @throws RuntimeError `ERR_NOT_EXPORTED`, `ERR_IMPORT`, `ERR_TYPESCRIPT`; on another host also `ERR_MODULE_REFUSED`
 */
export async function revive({ ref, ...binding }: PortableStep): Promise<LiveStep> {
  if (ref.kind === 'source') {
    await foreignModules()?.admit(ref.source)
    return bind(evaluateSource(ref), binding)
  }
  return bind(await importExport(ref), { ...binding, base: ref.url })
}
