import { CreateError } from './create-error.ts'
import type { Kind } from './kind.ts'

/** The names of a plugin, as they stand in its files. */
export interface PluginName {
  /** Of the package: `papy-transport-two-way`. */
  readonly package: string
  /** Of files: `two-way`. */
  readonly file: string
  /** Of what users import: `twoWay`. */
  readonly factory: string
  /** Of classes: `TwoWay`. */
  readonly class: string
}

/** Longest name of a package that npm takes. */
const LONGEST = 214

/** What npm takes for new packages: small letters, digits and `-._~`, perhaps behind a scope. */
const ALLOWED = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/

/** What npm refuses besides, or what would be taken for a part of Node. */
const TAKEN = new Set(['node_modules', 'favicon.ico'])

/**
 * The names for what the user said: a word (`redis`), for which the package is `papy-transport-redis`; or the name of the
 * package itself, which has a scope or begins with `papy-`.
 *
 * @throws CreateError `ERR_PLUGIN_NAME`
 */
export function pluginName(said: string, kind: Kind): PluginName {
  const last = said.slice(said.indexOf('/') + 1)
  const isWhole = said.startsWith('@') || said.startsWith('papy-')
  const name = isWhole ? said : `papy-${kind}-${said}`
  const refuse = (why: string): never => {
    const message = `${JSON.stringify(said)} is no name for a package: ${why}; take one such as redis or @you/${kind}-redis`
    throw new CreateError('ERR_PLUGIN_NAME', message)
  }
  if (said.trim() === '') refuse('it is empty')
  if (name !== name.toLowerCase()) refuse('it has capital letters')
  if (!ALLOWED.test(name) || TAKEN.has(last)) refuse('npm takes small letters, digits, - and ., perhaps behind a scope')
  if (name.length > LONGEST) refuse(`npm takes ${LONGEST} characters at most`)
  const words = wordsOf(name, kind)
  const [first = '', ...others] = words
  const factory = [first, ...others.map(capital)].join('')
  if (!isIdentifier(factory)) refuse(`${factory || 'what is left of it'} cannot be the name of a function`)
  return { package: name, file: words.join('-'), factory, class: words.map(capital).join('') }
}

/** The last part, without what says that it is a plugin of PaPy. */
function wordsOf(name: string, kind: Kind): readonly string[] {
  const last = name.slice(name.indexOf('/') + 1)
  return last
    .replace(/^papy-(?=.)/, '')
    .replace(new RegExp(`^${kind}-(?=.)`), '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

function isIdentifier(text: string): boolean {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(text)) return false
  try {
    // Words of the language cannot be names.
    new Function(`'use strict'; const ${text} = 1`)
    return true
  } catch {
    return false
  }
}
