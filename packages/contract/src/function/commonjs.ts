import { createRequire } from 'node:module'
import { memberName, ownNames } from './member.ts'
import type { UserFunction } from './step.ts'

/**
 * Name under which the CommonJS module of a file exports a function: `'default'` where it is `module.exports` itself.
 * Undefined where no such module was loaded.
 */
export function commonJsName(fn: UserFunction, file: string): { readonly name: string | undefined } | undefined {
  const loaded = createRequire(import.meta.url).cache[file]
  return loaded && { name: nameIn(loaded.exports, fn) }
}

// Transpilers export through getters, so these are read.
function nameIn(exports: unknown, fn: UserFunction): string | undefined {
  if (exports === fn) return 'default'
  if (exports === null || (typeof exports !== 'object' && typeof exports !== 'function')) return undefined
  for (const members of [false, true]) {
    for (const key of ownNames(exports)) {
      const member = memberName(read(exports, key), fn, members)
      if (member !== undefined) return key + member
    }
  }
  return undefined
}

function read(exports: object, key: string): unknown {
  try {
    return Reflect.get(exports, key)
  } catch {
    return undefined
  }
}
