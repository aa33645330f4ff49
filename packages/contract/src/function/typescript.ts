import { isMainThread } from 'node:worker_threads'
import { describe, isPapyError, RuntimeError } from '../errors.ts'
import { resolveFrom } from './resolve.ts'

/** The exports of a module. */
export type Namespace = Readonly<Record<string, unknown>>

/**
 * Imports a user's module. TypeScript that this Node cannot run is run by tsx, where that is installed beside it.
 *
 * @throws RuntimeError `ERR_TYPESCRIPT`, `ERR_IMPORT`; an error of this project that the module throws
 * goes through
 */
export async function importModule(url: string): Promise<Namespace> {
  // Node 20 remembers a failed import for ever, so tsx has to be there before.
  if (needsLoader(url)) await loader(url)
  try {
    return await importUrl(url)
  } catch (error) {
    if (!isTypeScriptError(error)) throw failure(url, error)
    if (!(await loader(url))) throw cannotRun(url, error)
    return importUrl(url).catch((again: unknown) => {
      throw isTypeScriptError(again) ? cannotRun(url, again) : failure(url, again)
    })
  }
}

function importUrl(url: string): Promise<Namespace> {
  return import(url) as Promise<Namespace>
}

// Threads inherit `--import tsx` from the program, but on Node 20 it does nothing there.
function needsLoader(url: string): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown }
  if (typescript) return false
  const loaded = /\b(?:tsx|ts-node|loader|import|require)\b/.test(`${process.execArgv} ${process.env['NODE_OPTIONS']}`)
  if (isMainThread && loaded) return false
  return /\.[cm]?tsx?(?:[?#]|$)/.test(url) || process.execArgv.some((argument) => argument.includes('tsx'))
}

function isTypeScriptError(error: unknown): error is Error {
  if (!(error instanceof Error && 'code' in error)) return false
  if (error.code === 'ERR_UNKNOWN_FILE_EXTENSION') return /\.(?:[cm]?ts|[tj]sx)\b/.test(error.message)
  return /^ERR_UNSUPPORTED_(?:TYPESCRIPT_SYNTAX|NODE_MODULES_TYPE_STRIPPING)$/.test(String(error.code))
}

// Once per realm.
const loaders = new WeakMap<object, Promise<boolean>>()

async function loader(url: string): Promise<boolean> {
  const known = loaders.get(globalThis)
  if (known !== undefined && (await known)) return true
  const registering = register(url)
  loaders.set(globalThis, registering)
  return registering
}

// Both: packages without `"type": "module"` hold CommonJS.
async function register(url: string): Promise<boolean> {
  for (const name of ['tsx/cjs/api', 'tsx/esm/api']) {
    const api = placesOfTsx(url).reduce<string | undefined>(
      (found, place) => found ?? resolveFrom(name, place),
      undefined,
    )
    if (api === undefined) return false
    const { register } = (await import(api)) as { readonly register: () => unknown }
    register()
  }
  return true
}

// Beside the module, in the project, or wherever the program was started from it: `npx tsx main.ts`.
function placesOfTsx(url: string): string[] {
  const started = process.execArgv.filter((argument) => /^(?:file:|\/|[A-Za-z]:\\).*\btsx\b/.test(argument))
  return [url, ...started, `${process.cwd()}/`]
}

function cannotRun(url: string, cause: Error): RuntimeError {
  const message = `${url} holds TypeScript that Node ${process.version} cannot run: ${cause.message}; use Node >= 22.18 without enums and namespaces, or install tsx beside it`
  return new RuntimeError('ERR_TYPESCRIPT', message, { cause, url })
}

function failure(url: string, cause: unknown): unknown {
  if (isPapyError(cause)) return cause
  const message = `${url} could not be imported: ${describe(cause)}; it is imported by every worker, so it must load there, too`
  return new RuntimeError('ERR_IMPORT', message, { cause, url })
}
