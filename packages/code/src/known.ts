import type { BlockStatement, Expression } from '@babel/types'
import type { Surroundings } from '@papy/core/program'
import { dottedName } from './expression.ts'
import { declarationOf } from './statement.ts'
import { nodesIn } from './syntax.ts'

/** Variables of a body by what they stand for. */
export interface Known {
  readonly plumbers: ReadonlySet<string>
  readonly pipers: ReadonlySet<string>
  readonly pools: ReadonlySet<string>
  /** What the core's Piper and Plumber are called. */
  readonly classes: ReadonlySet<string>
  /** What the core's Piper is called. */
  readonly piper: string | undefined
}

/** What exports of the core are called. */
export type CoreLocals = ReadonlyMap<string, string>

/** Reads which names the core's exports were imported under. */
export function coreLocals({ imports }: Surroundings): CoreLocals {
  const core = imports.filter(({ specifier }) => specifier === '@papy/core')
  return new Map(core.flatMap(({ names }) => names.map(({ name, local }) => [name, local] as const)))
}

/** Tells what the variables of a body stand for. */
export function knownIn(block: BlockStatement, core: CoreLocals): Known {
  const [piper, plumber] = [core.get('Piper'), core.get('Plumber')]
  const values = new Map(
    block.body.flatMap((statement) => {
      const declared = declarationOf(statement)
      return declared === undefined ? [] : [[declared.name, declared.value] as const]
    }),
  )
  const made = (name: string | undefined) => namesOf(values, (value) => name !== undefined && isMadeBy(value, name))
  const pooled = poolNames(block)
  const pools = namesOf(values, (value, name) => value.type === 'NewExpression' && (pooled.has(name) || isMadeBy(value, 'IMap')))
  const classes = new Set([piper, plumber].filter((name) => name !== undefined))
  return { plumbers: made(plumber), pipers: made(piper), pools, classes, piper }
}

function namesOf(
  values: ReadonlyMap<string, Expression>,
  fits: (value: Expression, name: string) => boolean,
): ReadonlySet<string> {
  return new Set([...values].filter(([name, value]) => fits(value, name)).map(([name]) => name))
}

/** Whether an expression is `new <name>(…)`. */
export function isMadeBy(value: Expression, name: string): boolean {
  return value.type === 'NewExpression' && dottedName(value.callee) === name
}

// `parallel: pool`
function poolNames(block: BlockStatement): ReadonlySet<string> {
  const names = new Set<string>()
  for (const node of nodesIn(block)) {
    if (node.type !== 'ObjectProperty' || node.key.type !== 'Identifier' || node.key.name !== 'parallel') continue
    if (node.value.type === 'Identifier') names.add(node.value.name)
  }
  return names
}
