import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Place, type Post, withSession } from './inspect.ts'

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

/** The script a function was found in. */
export function scriptAt({ scriptId }: Place): Script | undefined {
  const scripts = known.get(globalThis) ?? new Map<string, Script>()
  known.set(globalThis, scripts)
  const script = scripts.get(scriptId) ?? fetchScript(scriptId)
  if (script?.url !== undefined) scripts.set(scriptId, script)
  return script
}

/** Offset in the script's source of a place in it. */
export function offsetOf({ source, startLine, startColumn }: Script, { lineNumber, columnNumber }: Place): number {
  const line = lineNumber - startLine
  let begin = 0
  for (let passed = 0; passed < line; passed++) begin = source.indexOf('\n', begin) + 1
  return begin + columnNumber - (line === 0 ? startColumn : 0)
}

// Only the Debugger domain tells of scripts. It is on for this call alone, so that no `debugger` statement can stop.
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
