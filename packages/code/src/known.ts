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
  readonly piperClasses: ReadonlySet<string>
}

/** Tells what the variables of a body stand for. */
export function knownIn(block: BlockStatement, around: Surroundings): Known {
  const [piperClasses, plumberClasses] = [localsOf(around, 'Piper'), localsOf(around, 'Plumber')]
  const values = new Map(
    block.body.flatMap((statement) => {
      const declared = declarationOf(statement)
      return declared === undefined ? [] : [[declared.name, declared.value] as const]
    }),
  )
  const pooled = poolNames(block)
  const isPool = (value: Expression, name: string) =>
    value.type === 'NewExpression' && (pooled.has(name) || isMadeBy(value, new Set(['IMap'])))
  return {
    plumbers: namesOf(values, (value) => isMadeBy(value, plumberClasses)),
    pipers: namesOf(values, (value) => isMadeBy(value, piperClasses)),
    pools: namesOf(values, isPool),
    classes: new Set([...piperClasses, ...plumberClasses]),
    piperClasses,
  }
}

// What an export of the core was imported as.
function localsOf({ imports }: Surroundings, exported: string): ReadonlySet<string> {
  const core = imports.filter(({ specifier }) => specifier === '@papy/core')
  return new Set(core.flatMap(({ names }) => names.filter(({ name }) => name === exported).map(({ local }) => local)))
}

function namesOf(
  values: ReadonlyMap<string, Expression>,
  fits: (value: Expression, name: string) => boolean,
): ReadonlySet<string> {
  return new Set([...values].filter(([name, value]) => fits(value, name)).map(([name]) => name))
}

/** Whether an expression is `new` with one of these names. */
export function isMadeBy(value: Expression, names: ReadonlySet<string>): boolean {
  return value.type === 'NewExpression' && names.has(dottedName(value.callee) ?? '')
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
