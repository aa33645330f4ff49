import { realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ArgumentError, describe, isPapyError, RuntimeError } from '@papy/contract'
import { importModule, type Namespace } from '@papy/contract/function'
import { exportedPlumber } from './exported-plumber.ts'
import { importFrom } from './import-from.ts'
import { inputsOf } from './inputs.ts'
import type { LoadedPipeline } from './loaded-pipeline.ts'
import { poolsOf } from './pools.ts'

/** Options of {@link loadPipeline}. */
export interface LoadOptions {
  /** The export that is meant: a function that returns a Plumber, or a Plumber. @defaultValue `pipeline`, else the only Plumber */
  readonly exported?: string | undefined
}

/**
 * Loads a file that exports `pipeline()`, or a Plumber. Nothing of the pipeline is started.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`, where there is no such file; PlumberError `ERR_NO_PIPELINE`;
 * RuntimeError `ERR_IMPORT`, `ERR_TYPESCRIPT`, where it cannot be loaded
 */
export async function loadPipeline(file: string, { exported }: LoadOptions = {}): Promise<LoadedPipeline> {
  const path = pathOf(file)
  const module = await loaded(path, file)
  const found = await exportedPlumber(module, file, exported)
  const { plumber } = found
  const made = poolsOf(plumber)
  return {
    ...found,
    file: path,
    get pools() {
      return poolsOf(plumber)
    },
    inputs: () => inputsOf(module, file),
    import: (specifier) => importFrom(path, specifier),
    async close() {
      await plumber.close()
      const pools = new Set([...made, ...poolsOf(plumber)])
      await Promise.all([...pools].map((pool) => pool.close()))
    },
  }
}

function pathOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile()) return realpathSync.native(resolve(file))
  const what = found === undefined ? `there is no file ${file}` : `${file} is no file`
  const message = `${what}; pass a module that exports pipeline(), or a Plumber`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: file })
}

async function loaded(path: string, file: string): Promise<Namespace> {
  try {
    return await importModule(pathToFileURL(path).href)
  } catch (error) {
    if (!isPapyError(error) || error.code !== 'ERR_IMPORT') throw error
    const message = `${file} could not be loaded: ${describe(error.cause)}; ${adviceFor(error.cause, file)}`
    throw new RuntimeError('ERR_IMPORT', message, { cause: error.cause, file: path })
  }
}

function adviceFor(cause: unknown, file: string): string {
  const { code, message } = cause as NodeJS.ErrnoException
  const [, missing] = code === 'ERR_MODULE_NOT_FOUND' ? (/^Cannot find package '([^']+)'/.exec(message) ?? []) : []
  return missing === undefined ? `see that \`node ${file}\` runs` : `run \`npm install ${missing}\` beside it`
}
