import type { ArrayPattern, BlockStatement, CallExpression, Expression, Statement } from '@babel/types'
import type { Call, Pool, Program, ProgramPlumber, Surroundings } from '@papy/core/program'
import { commented } from './comments.ts'
import { dottedName, expressionOf, fieldsOf } from './expression.ts'
import { type Known, knownIn } from './known.ts'
import { Mentions } from './mentions.ts'
import { constantOf, declarationOf, placedAt, regionOf } from './statement.ts'
import { nodesIn, positionOf, type Syntax, unreadable } from './syntax.ts'

/** What the body of `pipeline()` builds. */
export type Body = Pick<Program, 'body' | 'pools' | 'pipers' | 'pipes' | 'plumber'>

/** Reads the body of `pipeline()`. @throws PlumberError `ERR_NOT_READABLE` */
export function bodyOf(syntax: Syntax, block: BlockStatement, around: Surroundings): Body {
  return new BodyReader(syntax, block, around).read()
}

class BodyReader {
  readonly #syntax: Syntax
  readonly #block: BlockStatement
  readonly #known: Known
  readonly #mentions: Mentions
  readonly #body: Program['body'][number][] = []
  readonly #pools: Pool[] = []
  #plumber: ProgramPlumber | undefined
  #isReturned = false

  constructor(syntax: Syntax, block: BlockStatement, around: Surroundings) {
    this.#syntax = syntax
    this.#block = block
    this.#known = knownIn(block, around)
    this.#mentions = new Mentions(syntax, this.#known, around)
  }

  read(): Body {
    const { start, end, body, directives } = this.#block
    const within = { from: (start ?? 0) + 1, to: (end ?? 0) - 1 }
    for (const directive of directives) this.#refuse(directive as never, 'this line would be lost; leave it out')
    const { statements, rest } = commented(this.#syntax, body, within)
    for (const [statement, comment] of statements) this.#statement(statement, comment)
    if (rest !== undefined) this.#body.push({ kind: 'region', text: rest })
    if (this.#plumber === undefined || !this.#isReturned)
      this.#refuse(this.#block, 'pipeline() must make one `const plumber = new Plumber()` and return it')
    const { pipers, pipes } = this.#mentions.settle()
    return { body: this.#body, pools: this.#pools, pipers, pipes, plumber: this.#plumber }
  }

  #statement(statement: Statement, comment: string | undefined): void {
    if (this.#isReturned) this.#refuse(statement, 'nothing may follow the return of the plumber')
    if (statement.type === 'ReturnStatement') return this.#return(statement.argument, statement)
    if (statement.type === 'ExpressionStatement' && this.#asked(statement.expression, comment)) return
    if (this.#destructured(statement, comment) || this.#declared(statement, comment)) return
    this.#kept(statement, comment)
  }

  #return(value: Expression | null | undefined, statement: Statement): void {
    this.#isReturned = value?.type === 'Identifier' && this.#known.plumbers.has(value.name)
    if (!this.#isReturned) this.#refuse(statement, 'pipeline() must return its plumber, by its variable')
  }

  // `plumber.addPipe([…])`: the pipers of the list.
  #asked(value: Expression, comment: string | undefined, names: readonly (string | undefined)[] = []): boolean {
    if (value.type !== 'CallExpression') return false
    const [variable = '', method = '', ...more] = (dottedName(value.callee) ?? '').split('.')
    if (!this.#known.plumbers.has(variable) || more.length > 0) return false
    this.#mentions.call(value, method, { comment, names })
    return true
  }

  // `const [a, b] = plumber.addPipe([f, g])`, `const a = plumber.addPiper(f)`
  #destructured(statement: Statement, comment: string | undefined): boolean {
    if (statement.type !== 'VariableDeclaration') return false
    const [{ id, init } = {}] = statement.declarations
    if (init == null || statement.declarations.length > 1) return false
    if (id?.type === 'Identifier') return this.#asked(init, comment, [id.name])
    return id?.type === 'ArrayPattern' && this.#asked(init, comment, namesOf(id))
  }

  #declared(statement: Statement, comment: string | undefined): boolean {
    const declared = declarationOf(statement)
    if (declared === undefined) return false
    const { name, value } = declared
    const placed = placedAt(statement, comment)
    const { pipers, plumbers, pools } = this.#known
    if (pipers.has(name)) this.#mentions.declare(name, value as CallExpression, placed)
    else if (plumbers.has(name)) this.#plumber = { variable: name, options: this.#options(value), ...placed }
    else if (pools.has(name)) this.#pools.push({ variable: name, value: this.#call(value), ...placed })
    else return false
    return true
  }

  #options(value: Expression): ProgramPlumber['options'] {
    if (this.#plumber !== undefined) this.#refuse(value, 'pipeline() makes a second Plumber; make one')
    const [options] = value.type === 'NewExpression' ? value.arguments : []
    if (options === undefined) return []
    const fields = options.type === 'ObjectExpression' ? fieldsOf(this.#syntax, options) : undefined
    return fields ?? this.#refuse(options as Expression, 'options must be written as { name: value }')
  }

  #call(value: Expression): Call {
    const call = expressionOf(this.#syntax, value)
    return call.kind === 'call' ? call : this.#refuse(value, 'arguments of a pool must be plain expressions')
  }

  // What builds nothing of the pipeline.
  #kept(statement: Statement, comment: string | undefined): void {
    const { pipers, plumbers, pools, classes } = this.#known
    for (const node of nodesIn(statement)) {
      if (node.type === 'ReturnStatement') this.#refuse(node, 'only running it could tell whether this returns')
      if (node.type !== 'Identifier') continue
      const isBuilding = [pipers, plumbers, pools, classes].some((names) => names.has(node.name))
      if (isBuilding)
        this.#refuse(
          node,
          `only running it could tell what becomes of ${node.name} here; build the pipeline by single statements: new Piper(…), plumber.addPiper(…), plumber.addPipe([…])`,
        )
    }
    this.#body.push(constantOf(this.#syntax, statement, comment) ?? regionOf(this.#syntax, statement, comment))
  }

  #refuse(node: Statement | Expression, why: string): never {
    throw unreadable(this.#syntax.file, positionOf(node), why)
  }
}

function namesOf({ elements }: ArrayPattern): readonly (string | undefined)[] {
  return elements.map((element) => (element?.type === 'Identifier' ? element.name : undefined))
}
