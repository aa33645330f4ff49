import { isIdentifier } from '../program/layout.ts'

/** Words that name no variable, and names that every program of ours may have. */
const reserved = new Set(
  [
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false',
    'finally for function if implements import in instanceof interface let new null of package private protected public',
    'return static super switch this throw true try typeof undefined var void while with yield as async from get set',
    'pipeline plumber isMain runLines Piper Plumber Worker require module exports process',
  ].flatMap((words) => words.split(' ')),
)

/** The names of one program: none is there twice, and none hides a global, which functions may use. */
export class Locals {
  readonly #taken = new Set<string>()

  /** Whether something can be called so. */
  isFree(name: string): boolean {
    return isIdentifier(name) && !reserved.has(name) && !this.#taken.has(name) && !(name in globalThis)
  }

  /** A name of its own: the first of these that is free, or the last with a number. */
  take(...wanted: readonly [string, ...string[]]): string {
    const names = wanted.map(identifierOf)
    const last = names.at(-1) as string
    let name = names.find((one) => this.isFree(one))
    for (let number = 2; name === undefined; number++) if (this.isFree(`${last}${number}`)) name = `${last}${number}`
    this.#taken.add(name)
    return name
  }
}

/** A name that a variable can have: `parse>align` becomes `parseAlign`. */
function identifierOf(text: string): string {
  const words = text.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== '')
  const joined = words.map((word, at) => (at === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join('')
  return isIdentifier(joined) ? joined : `_${joined}`
}
