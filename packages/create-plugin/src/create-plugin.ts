import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CreateError } from './create-error.ts'
import { type Kind, kindOf } from './kind.ts'
import { type PluginName, pluginName } from './plugin-name.ts'
import { filled } from './template.ts'

/** What is to be begun. */
export interface PluginRequest {
  /** `redis`, for a package `papy-transport-redis`; or the name of the package: `@you/transport-redis`, `papy-redis`. */
  readonly name: string
  readonly kind: Kind
  /** @defaultValue the last part of the package's name, in the current directory */
  readonly dir?: string
}

/** A package that was begun. */
export interface CreatedPlugin {
  /** Absolute. */
  readonly directory: string
  readonly name: PluginName
  /** Paths of its files, from the directory. */
  readonly files: readonly string[]
}

/**
 * Writes the files of a package that builds, passes its tests and can be published. Nothing is ever overwritten.
 *
 * @throws CreateError `ERR_ARGUMENT`; `ERR_PLUGIN_NAME`, for what npm takes for no name; `ERR_NOT_EMPTY`, for a directory with
 * something in it
 */
export function createPlugin({ name: said, kind, dir }: PluginRequest): CreatedPlugin {
  const name = pluginName(said, kindOf(kind))
  const directory = resolve(dir ?? directoryOf(name))
  refuseTaken(directory)
  const files = filled(kind, name)
  for (const { path, text } of files) {
    const file = join(directory, path)
    mkdirSync(dirname(file), { recursive: true })
    // Also where somebody else was quicker.
    writeFileSync(file, text, { flag: 'wx' })
  }
  return { directory, name, files: files.map(({ path }) => path).sort() }
}

/** Where a package goes unless the user says. */
export function directoryOf(name: PluginName): string {
  return name.package.slice(name.package.indexOf('/') + 1)
}

function refuseTaken(directory: string): void {
  const found = existsSync(directory) ? entriesOf(directory) : []
  if (found.length === 0) return
  const message = `${directory} is not empty (${found.slice(0, 3).join(', ')}); name another one with --dir`
  throw new CreateError('ERR_NOT_EMPTY', message)
}

// A clone of a repository that is new has nothing but `.git` in it.
function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name !== '.git')
  } catch {
    throw new CreateError('ERR_NOT_EMPTY', `${directory} is no directory; name another one with --dir`)
  }
}
