import { existsSync, readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * URL that `import(specifier)` written in the module `base` would load; undefined where there is none.
 * Node itself answers this only behind a flag (the second argument of `import.meta.resolve`).
 */
export function resolveFrom(specifier: string, base: string): string | undefined {
  if (isBuiltin(specifier)) return specifier.replace(/^(?!node:)/, 'node:')
  if (/^(?:file|data|https?):/.test(specifier)) return specifier
  try {
    const require = createRequire(base)
    return pathToFileURL(importEntry(specifier, require) ?? require.resolve(specifier)).href
  } catch {
    return undefined
  }
}

type Conditions = string | null | readonly Conditions[] | { readonly [key: string]: Conditions }

const CONDITIONS = new Set(['node', 'import', 'default'])

// What a package exports to `import`, which `require.resolve` does not see. Patterns (`./*`) are left to
// `require.resolve`.
function importEntry(specifier: string, require: NodeJS.Require): string | undefined {
  const [, name, rest] = /^((?:@[^/]+\/)?[^./][^/]*)(.*)$/.exec(specifier) ?? []
  if (name === undefined) return undefined
  const folder = require.resolve
    .paths(specifier)
    ?.map((modules) => join(modules, name))
    .find((place) => existsSync(join(place, 'package.json')))
  if (folder === undefined) return undefined
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly exports?: Conditions
  }
  const target = targetOf(subpath(exports, `.${rest}`))
  return target === undefined ? undefined : join(folder, target)
}

function subpath(exports: Conditions | undefined, path: string): Conditions | undefined {
  const listed =
    exports !== null && typeof exports === 'object' && Object.keys(exports).some((key) => key.startsWith('.'))
  if (listed) return (exports as Record<string, Conditions>)[path]
  return path === '.' ? exports : undefined
}

function targetOf(conditions: Conditions | undefined): string | undefined {
  if (typeof conditions === 'string') return conditions
  if (conditions === null || conditions === undefined) return undefined
  const choices = Object.entries(conditions).filter(([key]) => Array.isArray(conditions) || CONDITIONS.has(key))
  return choices.map(([, choice]) => targetOf(choice)).find((target) => target !== undefined)
}
