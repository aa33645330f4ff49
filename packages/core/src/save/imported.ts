import type { Import, ImportedName } from '../program/program.ts'
import type { Locals } from './locals.ts'

/** What a program imports. */
export class Imported {
  readonly #locals: Locals
  readonly #modules = new Map<string, Map<string, string>>()

  constructor(locals: Locals) {
    this.#locals = locals
  }

  /** Imports what the core exports under this name, which no local has. */
  core(exported: string): string {
    this.#namesOf('@papy/core').set(exported, exported)
    return exported
  }

  /**
   * Imports an export.
   *
   * @param wanted - what to call it
   * @returns what it is called
   */
  use(specifier: string, exported: string, wanted: string = exported): string {
    const names = this.#namesOf(specifier)
    const local = names.get(exported) ?? this.#locals.take(wanted)
    names.set(exported, local)
    return local
  }

  /** Packages first, then files; both by name. */
  list(): readonly Import[] {
    return [...this.#modules]
      .sort(([one], [other]) => Number(isFile(one)) - Number(isFile(other)) || compare(one, other))
      .map(([specifier, names]) => ({ specifier, names: namesIn(names) }))
  }

  #namesOf(specifier: string): Map<string, string> {
    const names = this.#modules.get(specifier) ?? new Map<string, string>()
    this.#modules.set(specifier, names)
    return names
  }
}

function namesIn(names: ReadonlyMap<string, string>): readonly ImportedName[] {
  const all = [...names].map(([exported, local]) => ({ name: exported, local }))
  const rank = ({ name: exported }: ImportedName): number => Number(exported !== 'default')
  return all.sort((one, other) => rank(one) - rank(other) || compare(one.name, other.name))
}

function isFile(specifier: string): boolean {
  return /^(?:\.|[a-z]+:(?<!node:))/.test(specifier)
}

// As an editor sorts them: letters before their case.
function compare(one: string, other: string): number {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()]
  if (left !== right) return left < right ? -1 : 1
  return one < other ? -1 : Number(one > other)
}
