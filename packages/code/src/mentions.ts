import type { CallExpression, Expression, NewExpression, ObjectExpression } from '@babel/types'
import {
  type Field,
  Names,
  type Placed,
  type Program,
  type ProgramPipe,
  type ProgramPiper,
  type Surroundings,
  unquoted,
  workName,
} from '@papy/core/program'
import { expressionOf, fieldsOf } from './expression.ts'
import { isMadeBy, type Known } from './known.ts'
import { nodesIn, positionOf, type Syntax, unreadable } from './syntax.ts'

type Declared = Omit<ProgramPiper, 'name'>

/** How a call of the plumber stands in the text. */
interface Asking {
  readonly comment: string | undefined
  /** Variables that its pipers are assigned to. */
  readonly names: readonly (string | undefined)[]
}

/** Pipers and pipes, in the order in which the calls of a plumber mention them. */
export class Mentions {
  readonly #syntax: Syntax
  readonly #known: Known
  readonly #around: Surroundings
  readonly #declared = new Map<string, Declared>()
  readonly #mentioned = new Map<string, Declared>()
  readonly #pipes = new Map<string, ProgramPipe>()

  constructor(syntax: Syntax, known: Known, around: Surroundings) {
    this.#syntax = syntax
    this.#known = known
    this.#around = around
  }

  /** `const variable = new Piper(…)` */
  declare(variable: string, made: Expression, placed: Placed): void {
    this.#declared.set(variable, { variable, ...this.#piper(made as NewExpression), ...placed })
  }

  /** `plumber.addPiper(…)` and the like. */
  call(node: CallExpression, method: string, asking: Asking): void {
    const [first, second] = node.arguments as readonly (Expression | undefined)[]
    const comment = asking.comment === undefined ? {} : { comment: asking.comment }
    if (first === undefined) return this.#refuse(node, `${method} needs what it adds`)
    if (method === 'addPiper') return void this.#add([untyped(first)], second, asking.names, ['branch', 'extra'])
    if (method === 'addPipers') return void this.#add(this.#items(first), second, asking.names, ['branch', 'extra'])
    if (method === 'addPipe') return this.#lay(first, second, asking.names, comment)
    if (method !== 'addPipes')
      this.#refuse(node, `only running it could tell what ${method} does; add pipers and pipes`)
    for (const [at, pipe] of this.#items(first).entries()) this.#lay(pipe, second, [], at === 0 ? comment : {})
  }

  /** All of them, named. */
  settle(): Pick<Program, 'pipers' | 'pipes'> {
    const left = [...this.#declared.values()].find(({ variable }) => !this.#mentioned.has(variable))
    if (left !== undefined)
      throw unreadable(
        this.#syntax.file,
        left.at as never,
        `piper ${left.variable} is not added; add it with plumber.addPiper(${left.variable})`,
      )
    const names = new Names<string>()
    const pipers = [...this.#mentioned.values()].map((piper) => {
      const name = givenName(piper.options) ?? names.free(workName(piper.work, this.#around))
      names.take(name, piper.variable)
      return { ...piper, name }
    })
    return { pipers, pipes: [...this.#pipes.values()] }
  }

  #lay(pipe: Expression, options: Expression | undefined, names: Asking['names'], placed: Placed): void {
    const items = this.#items(pipe)
    const { via } = this.#fields(options, ['via', 'branch'])
    const variables = this.#add(items, options, names, ['via', 'branch'])
    for (const [at, from] of variables.slice(0, -1).entries()) {
      const to = variables[at + 1] as string
      const known = this.#pipes.get(`${from} ${to}`)
      const about = at === 0 ? placed : {}
      const laid = {
        from,
        to,
        at: positionOf(items[at + 1] as Expression),
        ...about,
        ...(via === undefined ? {} : { via }),
      }
      if (known === undefined || via !== undefined) this.#pipes.set(`${from} ${to}`, { ...known, ...laid })
    }
  }

  #add(
    items: readonly Expression[],
    options: Expression | undefined,
    names: Asking['names'],
    known: readonly string[],
  ): readonly string[] {
    const { branch, extra } = this.#fields(options, known)
    return items.map((item, at) => {
      const piper = this.#pointed(item, names[at])
      if (this.#mentioned.has(piper.variable)) return piper.variable
      const isPlaced = branch === undefined || piper.options.some(({ name }) => name === 'branch')
      const all = isPlaced ? piper.options : [...piper.options, { name: 'branch', value: branch }]
      this.#mentioned.set(piper.variable, { ...piper, options: all, ...(extra === undefined ? {} : { extra }) })
      return piper.variable
    })
  }

  // A variable, or what a piper is made of in its place.
  #pointed(item: Expression, variable: string | undefined): Declared {
    if (item.type === 'Identifier') {
      const known = this.#mentioned.get(item.name) ?? this.#declared.get(item.name)
      if (known !== undefined) return known
      if (this.#known.pipers.has(item.name)) this.#refuse(item, `piper ${item.name} is used before it is made`)
    }
    const parts = isMadeBy(item, this.#known.piperClasses)
      ? this.#piper(item as NewExpression)
      : { work: this.#work(item), options: [] }
    return { variable: variable ?? this.#freeVariable(), ...parts, at: positionOf(item) }
  }

  #piper(made: NewExpression): Pick<Declared, 'work' | 'options'> {
    const [work, options] = made.arguments as readonly (Expression | undefined)[]
    if (work === undefined) return this.#refuse(made, 'a Piper needs a function')
    const fields = options === undefined ? [] : this.#options(options)
    return { work: this.#work(work), options: fields }
  }

  #work(node: Expression): Declared['work'] {
    if (node.type === 'Identifier' && this.#known.pipers.has(node.name))
      this.#refuse(node, 'a piper made of another one cannot be read; make it of the functions, with its options')
    return expressionOf(this.#syntax, node)
  }

  #options(node: Expression): readonly Field[] {
    const fields = node.type === 'ObjectExpression' ? fieldsOf(this.#syntax, node) : undefined
    if (fields === undefined) return this.#refuse(node, 'options must be written as { name: value }')
    const { value: pool } = fields.find(({ name }) => name === 'parallel') ?? {}
    const isKnown =
      pool?.kind === 'name' ? this.#known.pools.has(pool.name) : pool === undefined || pool.kind === 'literal'
    if (!isKnown) this.#refuse(node, 'parallel must be a variable that is made by new IMap(…) in pipeline()')
    return fields
  }

  #fields(node: Expression | undefined, known: readonly string[]): Readonly<Record<string, Field['value']>> {
    if (node === undefined) return {}
    const fields = node.type === 'ObjectExpression' ? fieldsOf(this.#syntax, node as ObjectExpression) : undefined
    const isKnown = fields?.every(({ name }) => known.includes(name)) ?? false
    if (fields === undefined || !isKnown)
      return this.#refuse(node, `options must be { ${known.join(', ')} }, written out`)
    return Object.fromEntries(fields.map(({ name, value }) => [name, value]))
  }

  #items(node: Expression): readonly Expression[] {
    const bare = untyped(node)
    if (bare.type !== 'ArrayExpression') return this.#refuse(node, 'the pipers must be written as a list: [a, b]')
    return bare.elements.map((item) =>
      item === null || item.type === 'SpreadElement'
        ? this.#refuse(item ?? node, 'each piper must be written out')
        : untyped(item),
    )
  }

  #freeVariable(): string {
    const taken = new Set<string>([...this.#mentioned.keys(), ...this.#declared.keys()])
    for (const node of nodesIn(this.#syntax.tree.program)) if (node.type === 'Identifier') taken.add(node.name)
    let number = 1
    while (taken.has(`piper${number}`)) number++
    return `piper${number}`
  }

  #refuse(node: Parameters<typeof positionOf>[0], why: string): never {
    throw unreadable(this.#syntax.file, positionOf(node), why)
  }
}

function givenName(options: readonly Field[]): string | undefined {
  const value = options.find(({ name }) => name === 'name')?.value
  return value?.kind === 'literal' ? unquoted(value.text) : undefined
}

// `[a, b] as never`
function untyped(node: Expression): Expression {
  return node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression' ? untyped(node.expression) : node
}
