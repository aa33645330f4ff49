import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'

/** Set in every realm in which a worker program runs. */
const inside = Symbol.for('papy.inside')

/** Set in every process that is a worker of another one. */
const adopted = Symbol.for('papy.adopted')

/** Under this name workers are told the program's entry module; `''`: there is none. */
const entryKey = 'papy.entry'

/**
 * True in the program's entry module, and only where the program was started: false in every worker that imports that
 * module for its functions. Guards what the program does: `if (isMain(import.meta)) await main()`.
 *
 * @param meta `import.meta`, or `{ url: pathToFileURL(__filename).href }` in CommonJS
 */
export function isMain(meta: { readonly url: string; readonly main?: boolean }): boolean {
  if (!isMainThread || inside in globalThis || adopted in globalThis) return false
  // Node 24.2 knows best; but it says false, too, where a tool (tsx, vitest) imported what the user named.
  if (meta.main === true || EVALUATED.test(meta.url)) return true
  const entry = entryUrl()
  return entry !== undefined && entry === urlOfFile(fileOfUrl(meta.url))
}

/** What Node calls the module of `node --eval` and of standard input. */
const EVALUATED = /\/\[eval\d*\]$/

/**
 * URL of the program's entry module; undefined where there is none, as for `node --eval`. Threads know it once
 * the coordinator announced it, processes of workers once {@link adoptEntry} did.
 */
export function entryUrl(): string | undefined {
  const announced = getEnvironmentData(entryKey) as string | undefined
  if (announced !== undefined || !isMainThread) return announced || undefined
  const [, argument] = process.argv
  return argument === undefined ? undefined : urlOfFile(mainFile(resolve(argument)))
}

/** Tells threads that are started from now on which module is the program's entry. */
export function announceEntry(): void {
  if (!isMainThread || getEnvironmentData(entryKey) !== undefined) return
  const entry = entryUrl()
  if (entry !== undefined) setEnvironmentData(entryKey, entry)
}

/** Tells this process, which is a worker of another one, and threads that it starts, which module is that one's entry. */
export function adoptEntry(url: string | undefined): void {
  setEnvironmentData(entryKey, url ?? '')
  Object.defineProperty(globalThis, adopted, { value: true })
}

// `node .` and `node main` name a file as `require` does.
function mainFile(path: string): string {
  try {
    return createRequire(import.meta.url).resolve(path)
  } catch {
    return path
  }
}

function fileOfUrl(url: string): string | undefined {
  return url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/, '')) : undefined
}

// Links are followed, as Node does before it names a module.
function urlOfFile(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : pathToFileURL(realpathSync.native(path)).href
  } catch {
    return undefined
  }
}
