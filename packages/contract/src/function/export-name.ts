import { readFileSync } from 'node:fs'
import { type ModuleText, moduleText } from './exports.ts'
import { hasVariable, type Inspection, type Place, type Scope, variable } from './inspect.ts'
import { memberName } from './member.ts'
import { fileOf, offsetOf, type Script } from './script.ts'
import type { Shape } from './shape.ts'
import type { UserFunction } from './step.ts'
import { tokenize } from './tokens.ts'

/** What is known of a function and of the module it stands in. */
interface Search {
  readonly fn: UserFunction
  readonly text: ModuleText
  /** The module's own variables, as far as V8 keeps them: always the exported ones. */
  readonly variables: Scope | undefined
  /** Where the function begins in that text; unknown where the text is not what was executed. */
  readonly offset: number | undefined
  /** Functions held by exported objects and classes are looked for, too. */
  readonly members: boolean
}

// Texts are read once per script.
const texts = new WeakMap<Script, ModuleText>()

/** Name under which an ES module exports a function; dotted for static methods and properties of exported objects. */
export function exportName(
  fn: UserFunction,
  script: Script,
  { scopes, place }: Inspection & { readonly place: Place },
): string | undefined {
  const variables = script.isModule
    ? scopes.find(({ type }) => type === 'Module')
    : scopes.findLast(({ type }) => type !== 'Script')
  const text = texts.get(script) ?? readText(script)
  texts.set(script, text)
  const search = { fn, text, variables, members: false, offset: script.isModule ? offsetOf(script, place) : undefined }
  return nameIn(search) ?? nameIn({ ...search, members: true })
}

// A tool such as vitest runs modules as functions: then the file has the exports, and the outermost scope the
// variables.
function readText(script: Script): ModuleText {
  const file = fileOf(script)
  const source = script.isModule || file === undefined ? script.source : readFileSync(file, 'utf8')
  return moduleText(tokenize(source))
}

function nameIn(search: Search): string | undefined {
  for (const [name, shape] of search.text.exports) {
    const member = memberOf(search, shape) ?? (name === 'default' ? rewrittenDefault(search) : undefined)
    if (member !== undefined) return name + member
  }
  return undefined
}

function memberOf(search: Search, shape: Shape): string | undefined {
  const found = follow(search, shape)
  if ('value' in found) return memberName(found.value, search.fn, search.members)
  if (begins(search, found.shape)) return ''
  if (!search.members) return undefined
  for (const [key, member] of found.shape.members ?? []) if (is(search, member)) return `.${key}`
  return undefined
}

function is(search: Search, shape: Shape): boolean {
  const found = follow(search, shape)
  return 'value' in found ? found.value === search.fn : begins(search, found.shape)
}

function begins({ offset }: Search, { starts }: Shape): boolean {
  return offset !== undefined && starts.includes(offset)
}

// From variable to variable: `const a = b; export { a as c }`. Where V8 kept one, its value decides. Where it kept
// none,
// no function uses it, so it is what its declaration says, and the place of the function in the text decides.
function follow(search: Search, shape: Shape, hops = 8): { readonly value: unknown } | { readonly shape: Shape } {
  const { text, variables } = search
  const { local } = shape
  if (local === undefined) return { shape }
  if (variables !== undefined && hasVariable(variables, local)) return { value: variable(variables, local) }
  const declared = text.declared.get(local)
  return declared === undefined || hops === 0 ? { shape } : follow(search, declared, hops - 1)
}

// vitest calls it `__vite_ssr_export_default__`.
function rewrittenDefault({ fn, variables, offset, members }: Search): string | undefined {
  if (offset !== undefined || variables === undefined) return undefined
  const names = Object.getOwnPropertyNames(variables.values).filter((name) => name.includes('default'))
  return names.map((name) => memberName(variable(variables, name), fn, members)).find((member) => member !== undefined)
}
