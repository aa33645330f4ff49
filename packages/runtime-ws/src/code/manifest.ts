import type { Bytes } from '@papy/contract'

/** A file of a bundle. */
export interface BundleFile {
  /** A plain name: all files of a bundle are in one directory. */
  readonly path: string
  readonly sha256: string
  readonly size: Bytes
  /** Files of the bundle that it imports. */
  readonly imports: readonly string[]
  /** Packages that it imports, which must be installed where it runs. */
  readonly externals: readonly string[]
}

/** A package that is not in the bundle. */
export interface External {
  /** The version that the coordinator has; one of the same major version will do. */
  readonly version: string
  /** Whether it is machine code, which is made for one kind of machine and never sent. */
  readonly native: boolean
}

/** What is signed: code, by the hashes of its files. */
export interface Manifest {
  readonly files: readonly BundleFile[]
  /** What may be asked for, as {@link wantedText} names it: the file that it is; `''` for a function that travels as text. */
  readonly entries: Readonly<Record<string, string>>
  readonly externals: Readonly<Record<string, External>>
  /** Major versions of Node that it was made for: from, to. */
  readonly node: readonly [from: number, to: number]
  /** `process.versions.modules`, which native packages are made for. */
  readonly abi: string
  /** Who made it: `user@host`. */
  readonly createdBy: string
}

/** What a bundle may be at most. */
export const limits: {
  /** Characters of a manifest. */
  readonly manifest: number
  readonly files: number
  /** Of one file. */
  readonly file: Bytes
  /** Of all files. */
  readonly bytes: Bytes
} = { manifest: 2 ** 22, files: 2_000, file: 2 ** 25, bytes: 2 ** 26 }

/** What is wrong with a text that should be a manifest, or the manifest. */
export function readManifest(text: string): Manifest | string {
  if (text.length > limits.manifest) return `its manifest is longer than ${limits.manifest} characters`
  try {
    const manifest = JSON.parse(text) as Manifest
    return wrongOf(manifest) ?? manifest
  } catch {
    return 'its manifest is no manifest'
  }
}

/** Files that an entry needs, itself among them. */
export function filesOf({ files }: Manifest, entry: string): readonly BundleFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const needed = new Set<BundleFile>()
  const open = [entry]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path)
    if (file === undefined || needed.has(file)) continue
    needed.add(file)
    open.push(...file.imports)
  }
  return [...needed]
}

const PLAIN = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,200}\.mjs$/
const PACKAGE = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i

function wrongOf({ files, entries, externals, node, abi, createdBy }: Manifest): string | undefined {
  if (files.length > limits.files) return `it has ${files.length} files, more than ${limits.files}`
  const wrong = files.find((file) => !isFile(file))
  if (wrong !== undefined) return `it has a file that is none, or would leave its directory: ${String(wrong.path)}`
  if (files.some(({ size }) => size > limits.file)) return `it has a file of more than ${limits.file} bytes`
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  if (bytes > limits.bytes) return `it has ${bytes} bytes, more than ${limits.bytes}`
  const paths = new Set(['', ...files.map(({ path }) => path)])
  if (paths.size !== files.length + 1) return 'it has two files of one name'
  const isWhole =
    Object.values(entries).every((path) => paths.has(path)) &&
    files.every((file) => file.imports.every((path) => paths.has(path))) &&
    files.every((file) => file.externals.every((name) => Object.hasOwn(externals, name))) &&
    Object.entries(externals).every(([name, { version, native }]) => isExternal(name, version, native)) &&
    node.length === 2 &&
    node.every(Number.isInteger) &&
    [abi, createdBy].every((text) => typeof text === 'string')
  return isWhole ? undefined : 'its manifest is no manifest'
}

function isFile({ path, sha256, size, imports, externals }: BundleFile): boolean {
  return (
    PLAIN.test(path) &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    Array.isArray(imports) &&
    Array.isArray(externals)
  )
}

function isExternal(name: string, version: unknown, native: unknown): boolean {
  return PACKAGE.test(name) && typeof version === 'string' && typeof native === 'boolean'
}
