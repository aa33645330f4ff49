import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kind } from './kind.ts'
import type { PluginName } from './plugin-name.ts'

/** A file of a package that is begun. */
export interface MadeFile {
  /** From the directory of the package, with `/`. */
  readonly path: string
  readonly text: string
}

/** Real files, that are checked and tested as they are; in which `my-transport` stands for the name. */
const templates = fileURLToPath(new URL('../template', import.meta.url))

/** Names that npm would leave out, or take for its own. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'manifest.json': 'package.json' }

/** The files of a package of some kind, with its names in place. */
export function filled(kind: Kind, name: PluginName): readonly MadeFile[] {
  const put = putting(kind, name)
  const found = ['common', kind].flatMap((folder) => filesIn(join(templates, folder)))
  return found.map(({ path, text }) => {
    const at = RENAMED[path] ?? put(path)
    return { path: at, text: at === 'package.json' ? withVersions(put(text)) : put(text) }
  })
}

function putting(kind: Kind, name: PluginName): (text: string) => string {
  const values: Readonly<Record<string, string>> = {
    'papy-my-plugin': name.package,
    [`papy-my-${kind}`]: name.package,
    'papy-my-kind': `papy-${kind}`,
    'my-kind': kind,
    'my-year': String(new Date().getFullYear()),
    [`my-${kind}`]: name.file,
    [`my${kind.charAt(0).toUpperCase()}${kind.slice(1)}`]: name.factory,
    [`My${kind.charAt(0).toUpperCase()}${kind.slice(1)}`]: name.class,
  }
  const any = new RegExp(Object.keys(values).join('|'), 'g')
  return (text) => text.replace(any, (key) => values[key] ?? key)
}

/** The versions that this package was tested with: they stand in its own manifest. */
function withVersions(manifest: string): string {
  const own: unknown = JSON.parse(readFileSync(join(templates, '../package.json'), 'utf8'))
  const { devDependencies: versions } = own as { devDependencies: Readonly<Record<string, string>> }
  return manifest.replace(/"([^"]+)": "\*"/g, (_, name: string) => `"${name}": "${rangeOf(versions[name])}"`)
}

// An exact version says which one was tested; newer ones that promise the same will do.
function rangeOf(version = 'latest'): string {
  return /^\d/.test(version) ? `^${version}` : version
}

function filesIn(folder: string): MadeFile[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ path: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
}
