import { createHash, randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { describe, PlumberError } from '@papy/contract'
import { importModule } from '@papy/contract/function'
import { pathOf } from './save.ts'

/**
 * Imports the file of a program and calls its `pipeline()`.
 *
 * @param isPlumber - tells a Plumber from anything else
 * @throws (rejects) PlumberError `ERR_NOT_LOADABLE`, with the cause
 */
export async function load<T>(file: string | URL, isPlumber: (value: unknown) => value is T): Promise<T> {
  const path = pathOf(file)
  const { pipeline } = await imported(path)
  if (typeof pipeline !== 'function')
    throw refusal(path, `it exports no function pipeline, but ${describe(pipeline)}; export function pipeline() {…}`)
  const made: unknown = await calling(path, pipeline as () => unknown)
  if (isPlumber(made)) return made
  throw refusal(path, `its pipeline() returns ${describe(made)}; return a Plumber`)
}

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const text = await readFile(path, 'utf8')
    const copied = isPlain(path, text) ? await importCopy(path, text) : undefined
    return copied ?? (await importModule(versionOf(pathToFileURL(path).href, text)))
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
    throw refusal(path, isMissing ? 'there is no such file' : causeOf(cause), cause)
  }
}

async function calling(path: string, pipeline: () => unknown): Promise<unknown> {
  try {
    return await pipeline()
  } catch (cause) {
    throw refusal(path, `its pipeline() throws: ${describe(cause)}`, cause)
  }
}

// Node before 22.18 runs no TypeScript, and tools such as tsx change the text of functions. What was saved is JavaScript,
// too, and nobody imports it but for its pipeline.
function isPlain(path: string, text: string): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown }
  const isTransformed = /\b(?:tsx|ts-node|loader|import|require)\b/.test(
    `${process.execArgv} ${process.env['NODE_OPTIONS']}`,
  )
  if (!/\.m?ts$/.test(path) || (typescript && !isTransformed)) return false
  const exports = text.match(/^export\b.*/gm) ?? []
  return exports.length === 1 && /^export function pipeline\(/.test(exports[0])
}

// In the same folder, so that it finds the same modules. Undefined where it is no JavaScript, or nothing can be written.
async function importCopy(path: string, text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const copy = `${path}.${randomUUID()}.mjs`
  try {
    await writeFile(copy, text, { flag: 'wx' })
    return (await import(pathToFileURL(copy).href)) as Record<string, unknown>
  } catch (error) {
    const isUnreadable = error instanceof SyntaxError || /^(?:EROFS|EACCES|EPERM)$/.test(codeOf(error))
    if (isUnreadable || codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION') return undefined
    throw error
  } finally {
    await rm(copy, { force: true })
  }
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code)
}

/** By URL: the text that was imported from it. Modules are imported once in each realm. */
const versions = new WeakMap<object, Map<string, string>>()

// A file that was written anew is another module.
function versionOf(url: string, text: string): string {
  const known = versions.get(globalThis) ?? new Map<string, string>()
  versions.set(globalThis, known)
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const first = known.get(url) ?? hash
  known.set(url, first)
  return first === hash ? url : `${url}?version=${hash}`
}

function causeOf(cause: unknown): string {
  const { cause: inner } = cause as { readonly cause?: unknown }
  return `it cannot be imported: ${describe(inner ?? cause)}`
}

function refusal(path: string, why: string, cause?: unknown): PlumberError {
  return new PlumberError('ERR_NOT_LOADABLE', `${path} cannot be loaded: ${why}`, { file: path, cause })
}
