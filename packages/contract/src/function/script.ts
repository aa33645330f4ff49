import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Inspection, type Place, type Post, withSession } from './inspect.ts'
import type { UserFunction } from './step.ts'

/** A script as it was executed. */
export interface Script {
  /** URL of the module it is; undefined for code from `eval`, `node -e` and the REPL. */
  readonly url: string | undefined
  readonly isModule: boolean
  /** What V8 runs: where a loader transformed the file, the result. */
  readonly source: string
  /** Line of a file at which the script begins, and column. */
  readonly startLine: number
  readonly startColumn: number
}

interface Parsed {
  readonly scriptId: string
  readonly url: string
  readonly isModule?: boolean | undefined
  readonly startLine: number
  readonly startColumn: number
}

type Scripts = Map<string, Script>

// Per realm; scripts and their ids never change.
const known = new WeakMap<object, Scripts>()
const addresses = new WeakMap<object, ReadonlyMap<string, string>>()

/** The script a function was found in; `undefined` where it stands in none. */
export function scriptOf(fn: UserFunction, { place, scopes }: Inspection): Script | undefined {
  if (place === undefined) return undefined
  const scripts = known.get(globalThis) ?? new Map<string, Script>()
  known.set(globalThis, scripts)
  const script = scripts.get(place.scriptId) ?? moduleOnDisk(fn, place, scopes) ?? fetchScript(place.scriptId)
  if (script?.url !== undefined) scripts.set(place.scriptId, script)
  return script
}

/** Offset in the script's source of a place in it. */
export function offsetOf({ source, startLine, startColumn }: Script, { lineNumber, columnNumber }: Place): number {
  const line = lineNumber - startLine
  let begin = 0
  for (let passed = 0; passed < line; passed++) begin = source.indexOf('\n', begin) + 1
  return begin + columnNumber - (line === 0 ? startColumn : 0)
}

// The Debugger looks through all scripts there are, which takes it longer than all else that is done here. So a module is
// read from its file, if the function stands there as it was executed.
function moduleOnDisk(fn: UserFunction, place: Place, scopes: Inspection['scopes']): Script | undefined {
  if (!scopes.some(({ type }) => type === 'Module')) return undefined
  const url = addressOf(place.scriptId)
  if (url === undefined || !/^file:[^?#]+\.m?js$/.test(url)) return undefined
  try {
    const source = readFileSync(fileURLToPath(url), 'utf8')
    const script = { url, isModule: true, source, startLine: 0, startColumn: 0 }
    return standsAt(script, place, fn) ? script : undefined
  } catch {
    return undefined
  }
}

function standsAt(script: Script, place: Place, fn: UserFunction): boolean {
  const offset = offsetOf(script, place)
  const text = Function.prototype.toString.call(fn)
  const start = script.source.lastIndexOf(text, offset)
  return start >= 0 && offset < start + text.length
}

interface Coverage {
  readonly result: readonly { readonly scriptId: string; readonly url: string }[]
}

// What V8 counts anyway names most scripts, too. Nothing is switched on by asking.
function addressOf(scriptId: string): string | undefined {
  const found = addresses.get(globalThis)?.get(scriptId)
  if (found !== undefined) return found
  const { result } = withSession((post) => {
    post('Profiler.enable')
    return post('Profiler.getBestEffortCoverage') as Coverage
  })
  const all = new Map(result.map((script) => [script.scriptId, script.url]))
  addresses.set(globalThis, all)
  return all.get(scriptId)
}

// Only the Debugger domain tells of all scripts. It is on for this call alone, so that no `debugger` statement can stop.
function fetchScript(scriptId: string): Script | undefined {
  return withSession((post, session) => {
    let parsed: Parsed | undefined
    session.on('Debugger.scriptParsed', ({ params }) => {
      if (params.scriptId === scriptId) parsed = params
    })
    post('Debugger.enable')
    return parsed && read(post, parsed)
  })
}

function read(post: Post, { scriptId, url, isModule = false, startLine, startColumn }: Parsed): Script {
  const { scriptSource } = post('Debugger.getScriptSource', { scriptId }) as { readonly scriptSource: string }
  return { url: moduleUrl(url), isModule, source: scriptSource, startLine, startColumn }
}

// CommonJS modules are known by path on some versions of Node.
function moduleUrl(url: string): string | undefined {
  if (/^(?:file|data|https?|node):/.test(url)) return url
  return url.startsWith('/') || /^[A-Za-z]:[\\/]/.test(url) ? pathToFileURL(url).href : undefined
}

/** File of a script, if it is one. */
export function fileOf({ url }: Script): string | undefined {
  return url?.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/, '')) : undefined
}
