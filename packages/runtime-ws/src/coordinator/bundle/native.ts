import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** An installed package. */
export interface Installed {
  readonly name: string
  readonly version: string
  readonly directory: string
}

interface PackageJson {
  readonly name?: string
  readonly version?: string
  readonly gypfile?: boolean
  readonly binary?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Packages that load machine code; a package that depends on one of them holds some. */
const LOADERS: ReadonlySet<string> = new Set(
  '@mapbox/node-pre-gyp @node-rs/helper bindings cmake-js nan node-addon-api node-gyp-build node-gyp-build-optional-packages node-pre-gyp pkg-prebuilds prebuild-install prebuildify'.split(
    ' ',
  ),
)

/** Packages that hold machine code without one of the signs of it, or whose programs do. */
const KNOWN: ReadonlySet<string> = new Set(
  'canvas esbuild fsevents koffi lightningcss onnxruntime-node sharp'.split(' '),
)

/** Whether a file belongs to an installed package, and is no module of the user. */
export function isInstalled(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file)
}

/** The package that a file belongs to, installed or the user's own. */
export function packageOf(file: string): Installed | undefined {
  for (let directory = dirname(file); directory !== dirname(directory); directory = dirname(directory)) {
    const { name, version } = packageJson(directory) ?? {}
    // Folders of a package may hold a package.json that only says which kind of modules they hold.
    if (name !== undefined && version !== undefined) return { name, version, directory }
  }
  return undefined
}

/** Whether a package holds machine code, which is made for one kind of machine. */
export function isNative({ name, directory }: Installed): boolean {
  if (KNOWN.has(name)) return true
  const { gypfile, binary, dependencies = {}, optionalDependencies = {} } = packageJson(directory) ?? {}
  const needs = Object.keys({ ...dependencies, ...optionalDependencies })
  const isMarked = gypfile === true || (typeof binary === 'object' && binary !== null)
  const folders = ['binding.gyp', 'prebuilds', join('build', 'Release')]
  return isMarked || needs.some((one) => LOADERS.has(one)) || folders.some((one) => existsSync(join(directory, one)))
}

function packageJson(directory: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson
  } catch {
    return undefined
  }
}
