import type { Ledger } from '@papy/contract'
import { checkOptions } from '@papy/contract/engine'
import {
  type AddPipeOptions,
  type AddPiperOptions,
  addPipeRules,
  addPiperRules,
  type ConfigureOptions,
  checkConfigure,
  checkList,
  type DelPiperOptions,
  delPiperRules,
  type NeighbourOptions,
  neighbourRules,
  type ResolveOptions,
  resolveRules,
} from './dagger-options.ts'
import { dot, mermaid } from './drawing.ts'
import type { Via } from './graph/choice.ts'
import { Graph, type Placing } from './graph/graph.ts'
import { checkLoaders } from './graph/item-use.ts'
import { findNode, neighbours, nodeFor, pairs, pipesAlong, refuseReaders } from './graph/lookup.ts'
import type { Node } from './graph/node.ts'
import type { Side } from './graph/search.ts'
import { isPiper } from './is-piper.ts'
import { type CheckedPiper, Piper, type PiperInput, type PiperOf, type PiperWork } from './piper.ts'
import { type Plan, planOf } from './plan/plan.ts'
import { Connection } from './run/connection.ts'
import { checkDatas } from './run/data-sets.ts'
import type { Wired } from './wire.ts'

/** A pipe of a {@link Dagger}. */
export interface DaggerPipe {
  readonly from: Piper
  readonly to: Piper
  /** As it was given. */
  readonly via: Via | undefined
}

/** The pipers that the elements of a list are, or become. */
export type PipersOf<T extends readonly unknown[]> = { readonly [K in keyof T]: PiperOf<T[K]> }

/** The directed acyclic graph of Pipers and pipes. Building it is synchronous; a call that is refused changes nothing. */
export class Dagger {
  /** For who runs it. */
  protected readonly graph: Graph = new Graph()
  readonly #connection = new Connection()

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
    const nodes = new Set(pipers.map((piper) => nodeFor(this.graph, piper)))
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
    for (const pipe of pipes) checkList('pipers of a pipe', pipe)
    const found = new Set(pipes.flatMap((pipe) => pipesAlong(this.graph, pipe)))
    this.graph.shrink(() => {
      for (const pipe of found) this.graph.unlink(pipe)
    })
  }

  /**
   * Gives a piper other options besides those it has: how long its items may compute, its pool, … What reads it and what it
   * reads stays, and whoever has the piper sees its new settings. `undefined` leaves an option as it is.
   *
   * @throws DaggerError `ERR_UNKNOWN_PIPER`, `ERR_ARITY`, `ERR_UNORDERED_GATHER`; ArgumentError `ERR_ARGUMENT`, also for `name`
   * and `branch`, which it has from when it was added; `ERR_CAPTURE`, `ERR_NOT_EXPORTED`; PluginError
   * `ERR_PLUGIN_INCOMPATIBLE`; StateError `ERR_STATE`. All is then as it was before.
   */
  configure(piper: Piper | string, options: ConfigureOptions): void {
    this.assertIdle('configure')
    const node = nodeFor(this.graph, piper)
    checkConfigure(options)
    this.graph.grow(() => this.graph.configure(node, options))
  }

  /** The piper of this graph that is meant. @throws DaggerError `ERR_UNKNOWN_PIPER` */
  resolve(piper: Piper | string, options?: { readonly forgive?: false | undefined }): Piper
  resolve(piper: Piper | string, options: ResolveOptions): Piper | undefined
  resolve(piper: Piper | string, options: ResolveOptions = {}): Piper | undefined {
    checkOptions('resolve', options, resolveRules)
    return options.forgive === true ? findNode(this.graph, piper)?.piper : nodeFor(this.graph, piper).piper
  }

  /** All pipers, in the order of their first mention. */
  pipers(): readonly Piper[] {
    return pipersOf(this.graph.nodes())
  }

  /** All pipes, in the order of their first mention. */
  pipes(): readonly DaggerPipe[] {
    return this.graph.pipes().map(({ from, to, wish }) => ({ from: from.piper, to: to.piper, via: wish }))
  }

  /** What was kept with a piper. @throws DaggerError `ERR_UNKNOWN_PIPER` */
  extra(piper: Piper | string): unknown {
    return nodeFor(this.graph, piper).extra
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
    return this.#neighbours(piper, options, 'inbound')
  }

  /**
   * What reads a piper: by branch, then by first mention. With `deep` all its descendants, each after what it reads.
   *
   * @throws DaggerError `ERR_UNKNOWN_PIPER`
   */
  downstream(piper: Piper | string, options: NeighbourOptions = {}): readonly Piper[] {
    return this.#neighbours(piper, options, 'outbound')
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
    this.#connection.connect(this.graph, datas)
    return this
  }

  /**
   * Starts all pipers, upstream first; with data sets, connects them first.
   *
   * @throws (rejects) StateError `ERR_STATE`; ArgumentError `ERR_BUFFER_TOO_SMALL`; as {@link Dagger.connect}
   */
  async start(datas?: readonly PiperInput[]): Promise<void> {
    if (datas !== undefined) this.connect(datas)
    this.#connection.start()
  }

  /** Reads no more and finishes what was read; results stay readable. @throws (rejects) StateError `ERR_STATE` */
  async stop({ drain = true }: { readonly drain?: boolean | undefined } = {}): Promise<Ledger> {
    return this.#connection.stop(drain)
  }

  /** Lets go of the inputs; the graph can be changed again. @throws (rejects) StateError `ERR_STATE` while started */
  async disconnect(): Promise<void> {
    return this.#connection.disconnect()
  }

  /** A graph that is connected cannot be changed. @throws StateError `ERR_STATE` */
  protected assertIdle(call: string): void {
    this.#connection.assertIdle(call)
  }

  /** Checks data sets without connecting them. @throws PlumberError `ERR_INPUTS`, `ERR_EMPTY` */
  protected checkInputs(datas: readonly unknown[]): void {
    checkDatas(this.graph, datas)
    this.graph.check()
    checkLoaders(this.graph.nodes())
  }

  #add(work: PiperWork, placing: Placing): Node {
    return this.graph.add(isPiper(work) ? work : (new Piper(work as never) as Piper), placing)
  }

  #lay(pipe: readonly PiperWork[], { via, branch }: AddPipeOptions): readonly Piper[] {
    const nodes = pipe.map((work) => this.#add(work, { branch }))
    for (const [from, to] of pairs(nodes)) this.graph.link(from, to, via)
    return pipersOf(nodes)
  }

  #neighbours(piper: Piper | string, options: NeighbourOptions, side: Side): readonly Piper[] {
    checkOptions(side === 'inbound' ? 'upstream' : 'downstream', options, neighbourRules)
    return pipersOf(neighbours(this.graph, nodeFor(this.graph, piper), side, options.deep === true))
  }
}

const pipersOf = (nodes: readonly Node[]): readonly Piper[] => nodes.map(({ piper }) => piper)
