import { readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { installedAt, packagesOf } from './installed.ts'
import { mentionsOf } from './module-mentions.ts'
import { resolveFrom } from './resolve.ts'

/** Told of all that a module is made of, in an order that its text alone decides. */
export interface ModuleReader {
  /** A part of it. */
  add(part: string | Uint8Array): void
  /** Something cannot be told from the text. */
  doubt(reason: string): void
}

/**
 * Reads a module and all it is made of: its text and those of the modules that it imports by path, and theirs; of installed packages
 * name and version, and those of all they depend on. No path of this machine is among it: a copy elsewhere reads the same.
 */
export class ModuleGraph {
  readonly #reader: ModuleReader
  // By URL, numbered as they were met.
  readonly #met = new Map<string, number>()

  constructor(reader: ModuleReader) {
    this.#reader = reader
  }

  /** A module by its URL. */
  module(url: string): void {
    const plain = url.replace(/[?#].*$/, '')
    if (!plain.startsWith('file:')) return this.#reader.add(`url ${url}`)
    const known = this.#met.get(plain)
    if (known !== undefined) return this.#reader.add(`again ${known}`)
    this.#met.set(plain, this.#met.size)
    const file = fileURLToPath(plain)
    const installed = installedAt(real(file))
    if (installed === undefined) return this.#file(file)
    const inside = real(file).slice(installed.folder.length).replaceAll('\\', '/')
    this.#reader.add(`package ${installed.name}@${installed.version}${inside}`)
    this.#packages(installed.folder)
  }

  /** A module by what an import in the module `base` says; one that may be missing raises no doubt. */
  specifier(specifier: string, base: string, isOptional = false): void {
    this.#reader.add(`import ${specifier}`)
    if (isBuiltin(specifier)) return
    const found = resolved(specifier, base)
    if (found !== undefined) return this.module(found)
    this.#reader.add('missing')
    if (!isOptional && !/^[./]/.test(specifier)) this.#reader.doubt(`${specifier} is not found from ${base}`)
  }

  /** What a text of JavaScript or TypeScript that stands in a module imports. */
  text(source: string, base: string): void {
    this.#reader.add(source.replaceAll('\r\n', '\n'))
    const { specifiers, files, computed } = mentionsOf(source)
    for (const specifier of specifiers) this.specifier(specifier, base)
    for (const path of files) this.#beside(path, base)
    if (computed !== undefined) this.#reader.doubt(`${computed} in ${base} loads what its text does not name`)
  }

  #file(file: string): void {
    let bytes: Buffer
    try {
      bytes = readFileSync(file)
    } catch (error) {
      this.#reader.add('missing')
      return this.#reader.doubt(`${file} cannot be read: ${(error as Error).message}`)
    }
    if (SCRIPT.test(file)) this.text(bytes.toString('utf8'), pathToFileURL(file).href)
    else this.#reader.add(bytes)
  }

  // `new URL('./model.json', import.meta.url)`: of a folder nobody knows what is read.
  #beside(path: string, base: string): void {
    this.#reader.add(`file ${path}`)
    const url = new URL(path, base)
    const isFile = url.protocol === 'file:' && statSync(url, { throwIfNoEntry: false })?.isFile()
    if (isFile) this.module(url.href)
  }

  #packages(folder: string): void {
    for (const { name, version } of packagesOf(folder)) this.#reader.add(`needs ${name}@${version}`)
  }
}

const SCRIPT = /\.[cm]?[jt]sx?$/

/** What a file is called as others may write it: TypeScript is imported by the name of what it becomes. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

function resolved(specifier: string, base: string): string | undefined {
  if (/^\.{0,2}\//.test(specifier)) return byPath(new URL(specifier, base))
  if (!specifier.startsWith('#')) return resolveFrom(specifier, base)
  try {
    return pathToFileURL(createRequire(base).resolve(specifier)).href
  } catch {
    return undefined
  }
}

// As written; else as bundlers, tsx and CommonJS find it.
function byPath(url: URL): string | undefined {
  if (url.protocol !== 'file:') return url.href
  const path = fileURLToPath(new URL(url.pathname, url))
  const end = extname(path)
  const stem = path.slice(0, path.length - end.length)
  const others = (OTHERS[end] ?? []).map((other) => stem + other)
  const ends = ['.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '.tsx', '.jsx', '.json', '.node']
  const longer = ends.flatMap((more) => [path + more])
  const inside = ends.map((more) => `${path}/index${more}`)
  const found = [path, ...others, ...longer, ...inside].find(
    (candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true,
  )
  return found === undefined ? undefined : pathToFileURL(found).href
}

// Packages are linked into `node_modules`, some of them from beside it.
function real(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    return file
  }
}
