import type { Expression, Statement } from '@babel/types'
import { type Constant, outdented, type Placed, type Region } from '@papy/core/program'
import { expressionOf } from './expression.ts'
import { positionOf, type Syntax, textOf } from './syntax.ts'

/** Where a statement is, and what is said of it. */
export function placedAt(statement: Statement, comment: string | undefined): Placed {
  return { at: positionOf(statement), ...(comment === undefined ? {} : { comment }) }
}

/** A statement as it is written. */
export function regionOf(syntax: Syntax, statement: Statement, comment: string | undefined): Region {
  return { kind: 'region', text: outdented(textOf(syntax, statement)), ...placedAt(statement, comment) }
}

/** `const name = value`; undefined for any other statement. */
export function constantOf(syntax: Syntax, statement: Statement, comment: string | undefined): Constant | undefined {
  const declared = declarationOf(statement)
  if (declared === undefined) return undefined
  const { name, value } = declared
  return { kind: 'constant', name, value: expressionOf(syntax, value), ...placedAt(statement, comment) }
}

/** The variable that a statement declares, and its value; undefined for other statements, and for types that would be lost. */
export function declarationOf(statement: Statement): { readonly name: string; readonly value: Expression } | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return undefined
  const [{ id, init } = {}, ...others] = statement.declarations
  if (id?.type !== 'Identifier' || id.typeAnnotation != null || init == null || others.length > 0) return undefined
  return { name: id.name, value: init }
}
