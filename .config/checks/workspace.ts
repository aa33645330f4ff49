import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package of the workspace as the checks see it. */
export interface Member {
  /** Without the scope. */
  readonly name: string
  readonly folder: string
  /** Siblings among `dependencies` and `peerDependencies`, without the scope. */
  readonly dependencies: readonly string[]
  /** Siblings among `devDependencies`, without the scope. */
  readonly devDependencies: readonly string[]
  readonly files: readonly SourceFile[]
}

/** A source or test file. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** Whether it is published, so that only `dependencies` and the house rules for sources hold. */
  readonly published: boolean
}

const scope = '@papy/'
const skipped = new Set(['node_modules', 'dist', 'data', 'reports', 'fixtures'])

/** Reads the members of the workspace under `root`. */
export function members(root: string): Member[] {
  const inside = (folder: string) => entries(join(root, folder)).map((name) => join(root, folder, name))
  const folders = [...inside('packages'), join(root, 'integration'), join(root, 'docs'), ...inside('docs/examples')]
  return folders.filter((folder) => existsSync(join(folder, 'package.json'))).map(member)
}

function member(folder: string): Member {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const isPublished = manifest.private !== true
  return {
    name: bare(manifest.name),
    folder,
    dependencies: siblings({ ...manifest.dependencies, ...manifest.peerDependencies }),
    devDependencies: siblings(manifest.devDependencies),
    files: sources(folder).map((path) => ({
      path,
      text: readFileSync(path, 'utf8'),
      published: isPublished && path.startsWith(join(folder, 'src')),
    })),
  }
}

/** A sibling's name without the scope and without what follows the package's name. */
export const bare = (specifier: string): string => specifier.slice(scope.length).split('/')[0] ?? ''

/** Whether a specifier names a sibling. */
export const isSibling = (specifier: string): boolean => specifier.startsWith(scope)

const siblings = (dependencies: Record<string, string> = {}): string[] =>
  Object.keys(dependencies).filter(isSibling).map(bare)

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

// docs/examples are members of their own: docs itself owns no sources below `examples`.
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) || isMember(path) ? [] : sources(path)
    return /\.[cm]?tsx?$/.test(entry.name) && !/\.config\.ts$|\.d\.[cm]?ts$/.test(entry.name) ? [path] : []
  })
}

const isMember = (folder: string): boolean => existsSync(join(folder, 'package.json'))
