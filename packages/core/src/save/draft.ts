import type { IMap } from '@papy/contract'
import { stepName } from '@papy/contract/function'
import type { Graph } from '../graph/graph.ts'
import { Names } from '../graph/names.ts'
import type { Node } from '../graph/node.ts'
import { type Expression, type Field, fields, list, literal, made, name, quoted } from '../program/expression.ts'
import type { Pool, Program, ProgramPipe, ProgramPiper } from '../program/program.ts'
import { workName } from '../program/work-name.ts'
import type { Worker } from '../worker.ts'
import { plainOptions } from './plain-options.ts'
import { Unwritable, writing } from './refusal.ts'
import { Scribe } from './scribe.ts'

/** What a Plumber is saved with beside its graph. */
export interface Saved {
  readonly graph: Graph
  /** Items one reader of a fork may be ahead of another, unless that is the default. */
  readonly buffer: number | undefined
}

/**
 * The program that makes a Plumber again.
 *
 * @param target - URL of the file it is written to
 * @throws PlumberError `ERR_NOT_SAVABLE`; DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER`
 */
export function draft({ graph, buffer }: Saved, target: string): Program {
  graph.check()
  return new Drafting(graph, new Scribe(target)).program(buffer)
}

class Drafting {
  readonly #graph: Graph
  readonly #scribe: Scribe
  readonly #pools = new Map<IMap, Pool>()
  readonly #variables = new Map<Node, string>()

  constructor(graph: Graph, scribe: Scribe) {
    this.#graph = graph
    this.#scribe = scribe
  }

  program(buffer: number | undefined): Program {
    const nodes = this.#graph.nodes()
    // Functions first, so that these have their own names.
    const works = nodes.map((node) => writing(`piper ${node.name}`, { piper: node.name }, () => this.#work(node)))
    for (const { piper } of nodes) if (piper.settings.parallel !== false) this.#pool(piper.settings.parallel)
    const isNamed = this.#naming(nodes, works)
    const pipers = nodes.map((node, at) =>
      writing(`piper ${node.name}`, { piper: node.name }, () =>
        this.#piper(node, works[at] as Expression, isNamed[at] as boolean),
      ),
    )
    const pipes = this.#pipes()
    const pools = [...this.#pools.values()]
    const options: Field[] = buffer === undefined ? [] : [{ name: 'buffer', value: literal(String(buffer)) }]
    if (pools.length > 0) options.push({ name: 'owns', value: list(pools.map(({ variable }) => name(variable))) })
    const scribe = this.#scribe
    if (pipers.length > 0) scribe.core('Piper')
    for (const used of ['Plumber', 'isMain', 'runLines']) scribe.core(used)
    const { imports, constants: head } = scribe
    const plumber = { variable: 'plumber', options }
    return { imports, head, body: [], pools, pipers, pipes, plumber, tail: [{ kind: 'region', text: RUNNER }] }
  }

  #work({ piper: { worker } }: Node): Expression {
    const steps = worker.steps.map((step) => this.#scribe.step(step))
    const work = steps.length === 1 ? (steps[0] as Expression) : list(steps)
    const isNamed = worker.name !== ownName(worker)
    if (!isNamed) return work
    return made(this.#scribe.core('Worker'), [work, fields([{ name: 'name', value: literal(quoted(worker.name)) }])])
  }

  // Whether each piper must be told its name: others get the very same by themselves, and who reads the text sees it.
  #naming(nodes: readonly Node[], works: readonly Expression[]): readonly boolean[] {
    const names = new Names<Node>()
    const around = { imports: this.#scribe.imports, head: this.#scribe.constants }
    return nodes.map((node, at) => {
      const { name: own } = node.piper.worker
      const isOther = names.free(own) !== node.name || workName(works[at] as Expression, around) !== own
      names.take(node.name, node)
      return isOther
    })
  }

  #pool(imap: IMap): Pool {
    const known = this.#pools.get(imap)
    if (known !== undefined) return known
    const pool = writing(`pool ${imap.name}`, { pool: imap.name }, () => {
      const recipe = imap['~recipe']
      if (recipe === undefined) throw new Unwritable('it does not say how it was made')
      const value = this.#scribe.recipe(recipe)
      if (value.kind !== 'call') throw new Unwritable('it is made by no call')
      const variable = this.#scribe.locals.take(imap.name === 'imap' ? 'pool' : imap.name, 'pool')
      return { variable, value }
    })
    this.#pools.set(imap, pool)
    return pool
  }

  #piper(node: Node, work: Expression, isNamed: boolean): ProgramPiper {
    const variable = this.#scribe.locals.take(node.name, `${node.name}Piper`)
    this.#variables.set(node, variable)
    const extra = node.extra === undefined ? {} : { extra: this.#scribe.value(node.extra, 'extra') }
    const { parallel } = node.piper.settings
    const options = [
      ...(isNamed ? [{ name: 'name', value: literal(quoted(node.name)) }] : []),
      ...(parallel === false ? [] : [{ name: 'parallel', value: name(this.#pool(parallel).variable) }]),
      ...plainOptions(node).map(([option, value]) => ({ name: option, value: this.#scribe.value(value, option) })),
    ]
    return { variable, name: node.name, work, options, ...extra }
  }

  #pipes(): readonly ProgramPipe[] {
    return this.#graph.pipes().map(({ from, to, wish }) => {
      const ends = { from: this.#variables.get(from) as string, to: this.#variables.get(to) as string }
      if (wish === undefined) return ends
      const subject = `the pipe from ${from.name} to ${to.name}`
      const via = writing(subject, { from: from.name, to: to.name }, () => this.#scribe.value(wish, 'via'))
      return { ...ends, via }
    })
  }
}

const RUNNER = 'if (isMain(import.meta)) await runLines(pipeline(), process.argv.slice(2))'

function ownName({ steps }: Worker): string {
  return steps.map(stepName).join('>')
}
