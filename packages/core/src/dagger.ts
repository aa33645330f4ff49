import { ArgumentError, DaggerError, describe, type Ledger, type Plugin } from '@papy/contract'
import { checkOptions, stateError } from '@papy/contract/engine'
import {
  type AddPipeOptions,
  type AddPiperOptions,
  addPipeRules,
  addPiperRules,
  type DelPiperOptions,
  delPiperRules,
  type NeighbourOptions,
  neighbourRules,
  type ResolveOptions,
  resolveRules,
} from './dagger-options.ts'
import { dot, mermaid } from './drawing.ts'
import { arrange } from './graph/arrange.ts'
import { Graph, type Placing } from './graph/graph.ts'
import type { Node, Pipe } from './graph/node.ts'
import { reachable, type Side } from './graph/search.ts'
import { isPiper } from './is-piper.ts'
import { type CheckedPiper, Piper, type PiperInput, type PiperOf, type PiperWork } from './piper.ts'
import { type Plan, planOf } from './plan.ts'
import { checkDatas, DaggerRun } from './run/dagger-run.ts'
import type { Wired } from './wire.ts'

/** Items a reader of a fork may be ahead of another. */
const TEE_LIMIT = 1024

/** A pipe of a {@link Dagger}. */
export interface DaggerPipe {
  readonly from: Piper
  readonly to: Piper
  readonly via: Plugin<'transport'> | undefined
}

/** The pipers that the elements of a list are, or become. */
export type PipersOf<T extends readonly unknown[]> = { readonly [K in keyof T]: PiperOf<T[K]> }

/** The directed acyclic graph of Pipers and pipes. Building it is synchronous; a call that is refused changes nothing. */
export class Dagger {
  /** For who runs it. */
  protected readonly graph: Graph = new Graph()
  #run: DaggerRun | undefined
  #state: 'connected' | 'started' | 'stopped' = 'connected'

  /**
   * Adds a piper. The same Piper again changes nothing; a function, step, Worker or list always makes a new one.
   *
   * @throws DaggerError `ERR_IN_USE`, `ERR_NAME_TAKEN`; ArgumentError `ERR_ARGUMENT`; StateError `ERR_STATE`.
   */
  addPiper<const W extends PiperWork>(piper: W & CheckedPiper<W>, options: AddPiperOptions = {}): PiperOf<W> {
    return this.addPipers<readonly [W]>([piper] as never, options)[0] as PiperOf<W>
  }

  /** Adds several pipers, all or none; see {@link Dagger.addPiper}. */
  addPipers<const T extends readonly PiperWork[]>(
    pipers: T & { readonly [K in keyof T]: CheckedPiper<T[K]> },
    options: AddPiperOptions = {},
  ): PipersOf<T> {
    this.assertIdle('addPipers')
    checkList('pipers', pipers)
    checkOptions('addPipers', options, addPiperRules)
    return this.graph.grow(() => pipers.map((piper) => this.#add(piper, options).piper)) as never
  }

  /**
   * Removes a piper and the pipes to and from it.
   *
   * @throws DaggerError `ERR_UNKNOWN_PIPER`, `ERR_HAS_READERS`; StateError `ERR_STATE`.
   */
  delPiper(piper: Piper | string, options: DelPiperOptions = {}): void {
    this.delPipers([piper], options)
  }

  /** Removes several pipers, all or none; they may read each other. See {@link Dagger.delPiper}. */
  delPipers(pipers: readonly (Piper | string)[], options: DelPiperOptions = {}): void {
    this.assertIdle('delPipers')
    checkList('pipers', pipers)
    checkOptions('delPipers', options, delPiperRules)
    const nodes = new Set(pipers.map((piper) => this.#node(piper)))
    if (options.force !== true) for (const node of nodes) refuseReaders(node, nodes)
    this.graph.shrink(() => {
      for (const node of nodes) this.graph.remove(node)
    })
  }

  /**
   * Lays pipes from each piper of the list to the next, and adds those that are missing. Pipes that are there stay.
   *
   * @returns the pipers of the list, in its order.
   * @throws DaggerError `ERR_CYCLE`, `ERR_ARITY`, `ERR_UNORDERED_GATHER`, `ERR_IN_USE`, `ERR_NAME_TAKEN`; ArgumentError
   * `ERR_ARGUMENT`; StateError `ERR_STATE`. The graph is then as it was before.
   */
  addPipe<const T extends readonly PiperWork[]>(pipe: T & Wired<T>, options: AddPipeOptions = {}): PipersOf<T> {
    return this.addPipes<readonly [T]>([pipe] as never, options)[0]
  }

  /** Lays several pipes, all or none; see {@link Dagger.addPipe}. */
  addPipes<const T extends readonly (readonly PiperWork[])[]>(
    pipes: T & { readonly [K in keyof T]: Wired<T[K]> },
    options: AddPipeOptions = {},
  ): { readonly [K in keyof T]: PipersOf<T[K]> } {
    this.assertIdle('addPipes')
    checkList('pipes', pipes)
    for (const pipe of pipes) checkList('pipers of a pipe', pipe)
    checkOptions('addPipes', options, addPipeRules)
    return this.graph.grow(() => pipes.map((pipe) => this.#lay(pipe, options))) as never
  }

  /**
   * Removes the pipes from each piper of the list to the next; the pipers stay.
   *
   * @throws DaggerError `ERR_UNKNOWN_PIPER`, `ERR_UNKNOWN_PIPE`; StateError `ERR_STATE`.
   */
  delPipe(pipe: readonly (Piper | string)[]): void {
    this.delPipes([pipe])
  }

  /** Removes several pipes, all or none; see {@link Dagger.delPipe}. */
  delPipes(pipes: readonly (readonly (Piper | string)[])[]): void {
    this.assertIdle('delPipes')
    checkList('pipes', pipes)
    const found = new Set(pipes.flatMap((pipe) => this.#pipesAlong(pipe)))
    this.graph.shrink(() => {
      for (const pipe of found) this.graph.unlink(pipe)
    })
  }

  /** The piper of this graph that is meant. @throws DaggerError `ERR_UNKNOWN_PIPER` */
  resolve(piper: Piper | string, options?: { readonly forgive?: false | undefined }): Piper
  resolve(piper: Piper | string, options: ResolveOptions): Piper | undefined
  resolve(piper: Piper | string, options: ResolveOptions = {}): Piper | undefined {
    checkOptions('resolve', options, resolveRules)
    return options.forgive === true ? this.#find(piper)?.piper : this.#node(piper).piper
  }

  /** All pipers, in the order of their first mention. */
  pipers(): readonly Piper[] {
    return pipersOf(this.graph.nodes())
  }

  /** All pipes, in the order of their first mention. */
  pipes(): readonly DaggerPipe[] {
    return this.graph.pipes().map(({ from, to, via }) => ({ from: from.piper, to: to.piper, via }))
  }

  /** What was kept with a piper. @throws DaggerError `ERR_UNKNOWN_PIPER` */
  extra(piper: Piper | string): unknown {
    return this.#node(piper).extra
  }

  /** Pipers that read no other: by branch, then by first mention. */
  inputs(): readonly Piper[] {
    return pipersOf(this.graph.inputs())
  }

  /** Pipers that no other reads: by branch, then by first mention. */
  outputs(): readonly Piper[] {
    return pipersOf(this.graph.outputs())
  }

  /**
   * What a piper reads, in the order of its inbox: by branch; where these do not say, a piper before its own ancestors;
   * then by first mention. With `deep` all its ancestors, each after its own.
   *
   * @throws DaggerError `ERR_UNKNOWN_PIPER`
   */
  upstream(piper: Piper | string, options: NeighbourOptions = {}): readonly Piper[] {
    return this.#neighbours(piper, options, 'inbound', (node) => this.graph.inbox(node))
  }

  /**
   * What reads a piper: by branch, then by first mention. With `deep` all its descendants, each after what it reads.
   *
   * @throws DaggerError `ERR_UNKNOWN_PIPER`
   */
  downstream(piper: Piper | string, options: NeighbourOptions = {}): readonly Piper[] {
    return this.#neighbours(piper, options, 'outbound', (node) => arrange(node.outbound.keys()))
  }

  /** All pipers, each after everything it reads. */
  postorder(): readonly Piper[] {
    return pipersOf(this.graph.postorder())
  }

  /** The graph in the DOT language of Graphviz. */
  toDot(): string {
    return dot({ nodes: this.graph.nodes(), pipes: this.graph.pipes() })
  }

  /** The graph as a Mermaid flowchart. */
  toMermaid(): string {
    return mermaid({ nodes: this.graph.nodes(), pipes: this.graph.pipes() })
  }

  /** What will happen, before anything runs. @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
  plan(): Plan {
    return planOf(this.graph)
  }

  /**
   * Sets one data set per input, in the order of {@link Dagger.inputs}. Nothing is read yet. The outputs are then read
   * piper by piper.
   *
   * @throws PlumberError `ERR_INPUTS`, `ERR_EMPTY`; DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER`; StateError `ERR_STATE`.
   */
  connect(datas: readonly PiperInput[]): this {
    this.assertIdle('connect')
    this.#run = new DaggerRun(this.graph, { datas, teeLimit: TEE_LIMIT, together: false })
    this.#state = 'connected'
    return this
  }

  /**
   * Starts all pipers, upstream first; with data sets, connects them first.
   *
   * @throws (rejects) StateError `ERR_STATE`; ArgumentError `ERR_BUFFER_TOO_SMALL`; as {@link Dagger.connect}
   */
  async start(datas?: readonly PiperInput[]): Promise<void> {
    if (datas !== undefined) this.connect(datas)
    const run = this.#running('start', 'connected')
    run.start()
    this.#state = 'started'
  }

  /** Reads no more and finishes what was read; results stay readable. @throws (rejects) StateError `ERR_STATE` */
  async stop({ drain = true }: { readonly drain?: boolean | undefined } = {}): Promise<Ledger> {
    const run = this.#running('stop', 'started')
    this.#state = 'stopped'
    if (drain) {
      run.drain()
      await run.closeInputs()
    } else await run.close()
    return run.ledger()
  }

  /** Lets go of the inputs; the graph can be changed again. @throws (rejects) StateError `ERR_STATE` while started */
  async disconnect(): Promise<void> {
    const run = this.#running('disconnect', 'connected', 'stopped')
    await run.close()
    run.detach()
    this.#run = undefined
  }

  /** A graph that is connected cannot be changed. @throws StateError `ERR_STATE` */
  protected assertIdle(call: string): void {
    if (this.#run !== undefined) throw stateError('the graph', call, this.#state, 'disconnect it first')
  }

  /** Checks data sets without connecting them. @throws PlumberError `ERR_INPUTS`, `ERR_EMPTY` */
  protected checkInputs(datas: readonly unknown[]): void {
    checkDatas(this.graph, datas)
    this.graph.check()
  }

  #running(call: string, ...states: readonly string[]): DaggerRun {
    if (this.#run === undefined) throw stateError('the graph', call, 'disconnected', 'connect its inputs first')
    if (states.includes(this.#state)) return this.#run
    throw stateError('the graph', call, this.#state, `it can ${call} while ${states.join(' or ')}`)
  }

  #add(work: PiperWork, placing: Placing): Node {
    return this.graph.add(isPiper(work) ? work : (new Piper(work as never) as Piper), placing)
  }

  #lay(pipe: readonly PiperWork[], { via, branch }: AddPipeOptions): readonly Piper[] {
    const nodes = pipe.map((work) => this.#add(work, { branch }))
    for (const [from, to] of pairs(nodes)) this.graph.link(from, to, via)
    return pipersOf(nodes)
  }

  #pipesAlong(pipe: readonly (Piper | string)[]): readonly Pipe[] {
    checkList('pipers of a pipe', pipe)
    const steps = pairs(pipe.map((piper) => this.#node(piper)))
    return steps.map(([from, to]) => from.outbound.get(to) ?? unknownPipe(from, to))
  }

  #neighbours(
    piper: Piper | string,
    options: NeighbourOptions,
    side: Side,
    near: (node: Node) => readonly Node[],
  ): readonly Piper[] {
    checkOptions(side === 'inbound' ? 'upstream' : 'downstream', options, neighbourRules)
    const node = this.#node(piper)
    if (options.deep !== true) return pipersOf(near(node))
    const far = reachable(node, side)
    return pipersOf(this.graph.postorder().filter((other) => far.has(other)))
  }

  #find(piper: Piper | string): Node | undefined {
    return typeof piper === 'string' ? this.graph.named(piper) : this.graph.nodeOf(piper)
  }

  #node(piper: Piper | string): Node {
    const node = this.#find(piper)
    if (node !== undefined) return node
    const subject = isPiper(piper)
      ? `piper ${piper.name}`
      : typeof piper === 'string'
        ? `a piper named ${piper}`
        : describe(piper)
    const message = `${subject} is not in this graph; add it with addPiper or addPipe`
    throw new DaggerError('ERR_UNKNOWN_PIPER', message, { value: piper })
  }
}

const pipersOf = (nodes: readonly Node[]): readonly Piper[] => nodes.map(({ piper }) => piper)

const pairs = (nodes: readonly Node[]): readonly (readonly [Node, Node])[] =>
  nodes.slice(1).map((to, at) => [nodes[at] as Node, to])

function checkList(subject: string, list: unknown): asserts list is readonly unknown[] {
  if (Array.isArray(list) && list.length > 0) return
  throw new ArgumentError('ERR_ARGUMENT', `the ${subject} are ${describe(list)}; pass an array of at least one`, {
    value: list,
  })
}

function refuseReaders({ name, outbound }: Node, leaving: ReadonlySet<Node>): void {
  const readers = [...outbound.keys()].filter((reader) => !leaving.has(reader)).map((reader) => reader.name)
  if (readers.length === 0) return
  const message = `piper ${name} is read by ${readers.join(', ')}; remove these too, or pass { force: true }`
  throw new DaggerError('ERR_HAS_READERS', message, { piper: name, readers })
}

function unknownPipe({ name: from }: Node, { name: to }: Node): never {
  throw new DaggerError('ERR_UNKNOWN_PIPE', `there is no pipe from ${from} to ${to}; see pipes()`, { from, to })
}
