import type { BlockStatement, ImportDeclaration, Statement } from '@babel/types'
import type { Import, Program, Region } from '@papy/core/program'
import { bodyOf } from './body.ts'
import { commented } from './comments.ts'
import { constantOf, placedAt, regionOf } from './statement.ts'
import { positionOf, syntaxOf, unreadable } from './syntax.ts'

/** Options of {@link readProgram}. */
export interface ReadOptions {
  /** What errors call the text. @defaultValue 'pipeline.ts' */
  readonly file?: string
}

/**
 * Reads the pipeline that a program builds, as `plumber.save()` wrote it or as somebody has edited it, out of its text.
 * Nothing of it is run. What is no part of the pipeline is kept as it is written.
 *
 * @throws PlumberError `ERR_NOT_READABLE`, with `file`, `line` and `column` (both from 1), for what is no TypeScript, has no
 * `pipeline()`, or builds its pipeline in a way that only running it could tell
 */
export function readProgram(text: string, { file = 'pipeline.ts' }: ReadOptions = {}): Program {
  const syntax = syntaxOf(text, file)
  const { program } = syntax.tree
  const [first] = program.directives
  if (program.interpreter != null || first !== undefined)
    throw unreadable(file, positionOf(program.interpreter ?? (first as never)), 'this line would be lost; leave it out')
  const { statements, rest } = commented(syntax, program.body, { from: 0, to: text.length })
  const at = statements.findIndex(([statement]) => blockOf(statement) !== undefined)
  const block = blockOf(statements[at]?.[0])
  if (block === undefined)
    throw unreadable(
      file,
      { line: 1, column: 1, offset: 0 },
      'it has no `export function pipeline() {…}` without parameters',
    )
  const others = statements.filter(([statement], place) => place !== at && !isImport(statement))
  const isBefore = ([{ start }]: Commented) => (start ?? 0) < (block.start ?? 0)
  const around = {
    imports: statements.flatMap(([statement, comment]) =>
      isImport(statement) ? { ...importOf(statement), ...placedAt(statement, comment) } : [],
    ),
    head: others
      .filter(isBefore)
      .map(([statement, comment]) => constantOf(syntax, statement, comment) ?? regionOf(syntax, statement, comment)),
  }
  const about = statements[at]?.[1]
  const tail = others.filter((other) => !isBefore(other))
  const body = bodyOf(syntax, block, around)
  return {
    imports: withCore(around.imports, body.pipers.length === 0 ? ['Plumber'] : ['Piper', 'Plumber']),
    head: around.head,
    ...(about === undefined ? {} : { about }),
    ...body,
    tail: [
      ...tail.map(([statement, comment]) => regionOf(syntax, statement, comment)),
      ...(rest ? [remark(rest)] : []),
    ],
  }
}

type Commented = readonly [statement: Statement, comment: string | undefined]

function isImport(statement: Statement): statement is ImportDeclaration {
  return statement.type === 'ImportDeclaration' && (statement.attributes ?? []).length === 0
}

function importOf({ source, specifiers, importKind }: ImportDeclaration): Import {
  const names = specifiers.map((one) => {
    const { name: local } = one.local
    if (one.type === 'ImportDefaultSpecifier') return { name: 'default', local }
    if (one.type === 'ImportNamespaceSpecifier') return { name: '*', local }
    const { imported, importKind: kind } = one
    const exported = imported.type === 'Identifier' ? imported.name : imported.value
    return { name: exported, local, ...(kind === 'type' ? { isType: true } : {}) }
  })
  return { specifier: source.value, names, ...(importKind === 'type' ? { isType: true } : {}) }
}

// They are written by these names, whatever they were called.
function withCore(imports: readonly Import[], needed: readonly string[]): readonly Import[] {
  const core = '@papy/core'
  const locals = imports.filter(({ specifier }) => specifier === core).flatMap(({ names }) => names)
  const missing = needed.filter((name) => !locals.some(({ local }) => local === name))
  if (missing.length === 0) return imports
  return [{ specifier: core, names: missing.map((name) => ({ name, local: name })) }, ...imports]
}

function remark(text: string): Region {
  return { kind: 'region', text }
}

// `export function pipeline() {…}`, `export const pipeline = () => {…}`
function blockOf(statement: Statement | undefined): BlockStatement | undefined {
  if (statement?.type !== 'ExportNamedDeclaration') return undefined
  const { declaration } = statement
  if (declaration?.type === 'FunctionDeclaration') return isPipeline(declaration) ? declaration.body : undefined
  if (declaration?.type !== 'VariableDeclaration') return undefined
  const [{ id, init } = {}] = declaration.declarations
  if (init?.type !== 'ArrowFunctionExpression' && init?.type !== 'FunctionExpression') return undefined
  if (init.body.type !== 'BlockStatement' || id?.type !== 'Identifier') return undefined
  return isPipeline({ ...init, id }) ? init.body : undefined
}

/** What tells whether a function is called without arguments, and answers at once. */
interface Head {
  readonly id?: { readonly name: string } | null | undefined
  readonly params: readonly unknown[]
  readonly async?: boolean | undefined
  readonly generator?: boolean | null | undefined
}

function isPipeline({ id, params, async, generator }: Head): boolean {
  return id?.name === 'pipeline' && params.length === 0 && async !== true && generator !== true
}
