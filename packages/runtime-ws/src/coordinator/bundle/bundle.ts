import { createHash } from 'node:crypto'
import { isBuiltin } from 'node:module'
import { hostname, userInfo } from 'node:os'
import { basename, dirname, parse, resolve } from 'node:path'
import { describe, RuntimeError } from '@papy/contract'
import type { BuildOptions, BuildResult } from 'esbuild'
import { type BundleFile, type Manifest, readManifest } from '../../code/manifest.ts'
import type { Esbuild } from './esbuild.ts'
import { Externals, packageIn } from './externals.ts'
import { isInstalled } from './native.ts'

/** Code that can be sent. */
export interface Bundle {
  readonly manifest: string
  /** What may be asked for. */
  readonly entries: ReadonlySet<string>
  /** Files, by their SHA-256. */
  readonly blobs: ReadonlyMap<string, Uint8Array>
}

/** What is to be bundled. */
export interface Order {
  /** Files of what may be asked for, by how it is asked for. */
  readonly entries: ReadonlyMap<string, string>
  /** Major version of Node that it is for. */
  readonly node: number
}

type Built = BuildResult<{ write: false; metafile: true }>

/** What CommonJS modules expect around them, for each file. */
const BANNER = [
  "import { createRequire as papyRequire } from 'node:module'",
  "import { dirname as papyDirname } from 'node:path'",
  "import { fileURLToPath as papyPath } from 'node:url'",
  'const require = papyRequire(import.meta.url), papyFile = papyPath(import.meta.url), papyFolder = papyDirname(papyFile)',
].join('; ')

/**
 * Bundles modules for another host: each module once, so that it has one state in a worker whoever imports it.
 *
 * @throws (rejects) RuntimeError `ERR_BUNDLE`
 */
export async function bundle(esbuild: Esbuild, { entries, node }: Order): Promise<Bundle> {
  const externals = new Externals()
  const files = [...new Set(entries.values())].sort()
  const names = new Map(files.map((file, at) => [file, `${slug(file)}-${at}`]))
  const built = await build(esbuild, externals, {
    entryPoints: Object.fromEntries([...names].map(([file, name]) => [name, file])),
    target: `node${node}`,
    splitting: true,
    outdir: resolve('papy-bundle'),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    banner: { js: BANNER },
    define: { __filename: 'papyFile', __dirname: 'papyFolder' },
  })
  return sealed(built, externals, {
    node: [node, node],
    abi: process.versions.modules,
    createdBy: `${userName()}@${hostname()}`,
    entries: Object.fromEntries([...entries].map(([wanted, file]) => [wanted, `${names.get(file)}.mjs`])),
  })
}

/** The user's modules that a module needs, itself among them. @throws (rejects) RuntimeError `ERR_BUNDLE` */
export async function reachable(esbuild: Esbuild, file: string): Promise<readonly string[]> {
  const { metafile } = await run(esbuild, { entryPoints: [file], outdir: resolve('papy-bundle'), packages: 'external' })
  return Object.keys(metafile.inputs)
    .map((input) => resolve(input))
    .filter((input) => /\.[cm]?[jt]sx?$/.test(input) && !isInstalled(input))
}

// Machine code may be met where nothing told of it; then its package stays out, too.
async function build(esbuild: Esbuild, externals: Externals, options: BuildOptions): Promise<Built> {
  for (;;) {
    const before = externals.met
    const built = await run(esbuild, { ...options, plugins: [externals.plugin()] })
    const [stray] = externals.stray
    if (stray !== undefined)
      throw failed(`${stray} is machine code; put it into a package, and install that on each host`, { file: stray })
    if (externals.met === before) return built
  }
}

async function run(esbuild: Esbuild, options: BuildOptions): Promise<Built> {
  try {
    return (await esbuild.build({
      ...options,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    })) as Built
  } catch (cause) {
    const [first] = (cause as { readonly errors?: readonly { text: string; location: Location | null }[] }).errors ?? []
    const at = first?.location ? ` at ${first.location.file}:${first.location.line}` : ''
    throw failed(`${first?.text ?? describe(cause)}${at}; mend it, or install that package on each host`, { cause })
  }
}

interface Location {
  readonly file: string
  readonly line: number
}

function sealed(
  { outputFiles, metafile }: Built,
  externals: Externals,
  about: Pick<Manifest, 'node' | 'abi' | 'createdBy' | 'entries'>,
): Bundle {
  const blobs = new Map<string, Uint8Array>()
  const imported = new Map(Object.entries(metafile.outputs).map(([path, { imports }]) => [basename(path), imports]))
  const files = outputFiles.map(({ path, contents }): BundleFile => {
    const name = basename(path)
    const imports = (imported.get(name) ?? []).filter((one) => !isBuiltin(one.path))
    const sha256 = createHash('sha256').update(contents).digest('hex')
    blobs.set(sha256, contents)
    return {
      path: name,
      sha256,
      size: contents.byteLength,
      imports: [...new Set(imports.filter(({ external }) => !external).map((one) => basename(one.path)))],
      externals: [...new Set(imports.filter(({ external }) => external).map((one) => packageIn(one.path)))],
    }
  })
  const manifest = JSON.stringify({ ...about, externals: Object.fromEntries(externals.found), files })
  const wrong = readManifest(manifest)
  if (typeof wrong === 'string') throw failed(`${wrong}; let data travel as items, or as files of a shared disk`, {})
  return { manifest, blobs, entries: new Set(Object.keys(about.entries)) }
}

function slug(file: string): string {
  const { name } = parse(file)
  return (name === 'index' ? basename(dirname(file)) : name).replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)
}

// A user of a container may have no name.
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? '')
  }
}

function failed(why: string, details: Readonly<Record<string, unknown>>): RuntimeError {
  return new RuntimeError('ERR_BUNDLE', `code for another host cannot be bundled: ${why}`, details)
}
