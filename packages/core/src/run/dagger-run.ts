import type { IMap, Ledger } from '@papy/contract'
import {
  type Batch,
  closeAll,
  type Flow,
  type Hop,
  type LaneEvent,
  refuseInWorker,
  type Source,
  sourceOf,
} from '@papy/contract/engine'
import type { RunEnd } from '@papy/contract/function'
import type { Graph } from '../graph/graph.ts'
import { checkLoaders } from '../graph/item-use.ts'
import type { Node } from '../graph/node.ts'
import { reachable } from '../graph/search.ts'
import { tripsOf } from '../graph/trips.ts'
import type { Keeping } from '../journal/keeping.ts'
import { News } from '../journal/news.ts'
import type { NodeStats } from '../node-stats.ts'
import type { PiperInput } from '../piper.ts'
import { type Shape, single } from '../shape.ts'
import { Activity } from './activity.ts'
import type { Fault } from './audit.ts'
import type { Chronicle } from './chronicle.ts'
import { checkDatas } from './data-sets.ts'
import { FusedNode } from './fused-node.ts'
import { Holdings } from './holdings.ts'
import { Intake } from './intake.ts'
import type { NodeInput, NodeSpec } from './node-spec.ts'
import { balanceOf, type Pipe } from './pipe.ts'
import { type PiperGround, PiperRun } from './piper-run.ts'
import { RowLedger } from './row-ledger.ts'
import { setRun } from './runs.ts'
import { Sessions } from './sessions.ts'
import type { TeeReader } from './tee.ts'
import { openTrip, type TripPassage } from './trip-nodes.ts'
import { Vias } from './vias.ts'

/** One output, to be read. */
export interface Output {
  readonly name: string
  readonly shape: Shape
  readonly reader: Flow<Batch>
  /** Whether its results are made ahead of who reads. */
  readonly parallel: boolean
}

/** How a graph is connected. */
export interface Connecting {
  readonly datas: readonly unknown[]
  /** Items a reader may be ahead of another. */
  readonly teeLimit: number
  /** The outputs are read together, as by a Plumber; else each at its own edge. */
  readonly together: boolean
  /** Told of what happens. */
  readonly chronicle: Chronicle
  /** Of a run with a journal. */
  readonly keeping?: Keeping | undefined
}

/** A graph at work: its sources, its nodes, its outputs and where its items are. */
export class DaggerRun {
  readonly activity: Activity = new Activity()
  readonly outputs: Output[] = []
  /** What happens is told here. */
  readonly chronicle: Chronicle
  readonly ledgerOfRows: RowLedger
  readonly #holdings: Holdings
  /** Numbers of the outputs. */
  readonly #ends: ReadonlyMap<Node, number>
  /** Whether a piper throws at what goes wrong: then so does the ledger. */
  readonly debugs: boolean
  #over = false
  readonly #nodes = new Map<Node, PiperRun>()
  readonly #intake: Intake
  readonly #pools = new Map<IMap, number>()
  readonly #vias: Vias
  readonly #sessions: Sessions
  /** Of a run with a journal. */
  readonly keeping: Keeping | undefined
  readonly #pipes: { readonly key: string; readonly from: Node; readonly pipe: Pipe }[] = []

  /** @throws PlumberError `ERR_EMPTY`, `ERR_INPUTS`; DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
  constructor(graph: Graph, connecting: Connecting) {
    const { datas, together } = connecting
    const { keeping, chronicle } = connecting
    this.chronicle = chronicle
    this.keeping = keeping
    this.#sessions = new Sessions(
      keeping && ((session, node) => keeping.sinks.bind(session, graph.named(node) as Node)),
    )
    checkDatas(graph, datas)
    graph.check()
    checkLoaders(graph.nodes())
    this.#ends = new Map(graph.outputs().map((node, at) => [node, at]))
    this.#vias = new Vias(graph)
    this.#intake = new Intake(graph, (at) => this.#source(at, datas[at] as PiperInput))
    for (const trip of tripsOf(graph.postorder())) this.#open(trip, graph, connecting)
    if (together) for (const node of graph.outputs()) this.#openOutput(node)
    this.debugs = graph.nodes().some(({ piper }) => piper.settings.debug)
    this.ledgerOfRows = new RowLedger(this.#intake.rows(graph), this.#shapesOfOutputs(graph), keeping)
    this.#holdings = new Holdings(this.ledgerOfRows)
  }

  /** These items left through an output. */
  left(output: number, batch: Batch): void {
    this.ledgerOfRows.left(output, batch)
    this.#holdings.left(output, batch)
    this.keeping?.leave(output, batch)
  }

  /** @throws StateError; ArgumentError `ERR_BUFFER_TOO_SMALL`; PlumberError `ERR_ENTRY_MODULE` */
  start(): void {
    refuseInWorker('a pipeline')
    for (const [pool, maps] of this.#pools) pool.ensureBuffer(maps)
    for (const run of this.#nodes.values()) run.begin()
  }

  /** Reads no more and lets go of the inputs. What was read goes on. */
  closeInputs(): Promise<void> {
    return closeAll(this.#intake.sources)
  }

  /** Nothing is read and no call begun until {@link flow}. */
  pause(): void {
    this.activity.pause()
  }

  flow(): void {
    if (this.activity.paused === undefined) return
    this.activity.flow()
    for (const { node } of this.#nodes.values()) node.lane.wake()
  }

  /** Lets results be made without regard to buffers, until all that was read is finished. */
  drain(): void {
    for (const run of this.#nodes.values()) run.drain()
  }

  /** Lets go of everything. What is unfinished is returned. `how` tells functions what to do with what they have open. */
  async close(how: RunEnd): Promise<void> {
    this.#over = true
    this.ledgerOfRows.end()
    try {
      await closeAll([...this.outputs.map(({ reader }) => reader), ...this.#nodes.values(), ...this.#intake.sources])
    } finally {
      await this.#end(how)
    }
  }

  // What could not be written down is not complete.
  async #end(how: RunEnd): Promise<void> {
    try {
      await this.keeping?.commit()
    } catch (error) {
      await this.#letGo('given-up').catch(() => {})
      throw error
    }
    await this.#letGo(how)
  }

  #letGo(how: RunEnd): Promise<void> {
    return this.#sessions.end(how).finally(() => this.#vias.close())
  }

  /** Sets the pipers free. */
  detach(): void {
    for (const { piper } of this.#nodes.keys()) setRun(piper, undefined)
  }

  ledger(): Ledger {
    const pipes = this.#intake.balances(this.#over)
    for (const { key, pipe } of this.#pipes) pipes[key] = balanceOf(pipe, this.#over)
    return { total: this.ledgerOfRows.balance(), pipes }
  }

  /** Items that were lost, given twice or made up, as far as their indices show it. */
  get faults(): readonly Fault[] {
    const gaps = this.#pipes.flatMap(({ key, from }) => {
      const message = this.#nodes.get(from)?.node.fault
      return message === undefined ? [] : [{ pipe: key, message }]
    })
    const { fault } = this.ledgerOfRows
    if (fault === undefined) return gaps
    return [...gaps, { pipe: `${this.outputs[fault.output]?.name}→`, message: fault.message }]
  }

  /** How many there are. */
  get inputs(): number {
    return this.#intake.size
  }

  /** By name of the piper. */
  stats(): Record<string, NodeStats> {
    return Object.fromEntries([...this.#nodes].map(([{ name }, { stats }]) => [name, stats]))
  }

  /** Items read from all inputs. */
  get read(): number {
    return this.#intake.read
  }

  #source(at: number, input: PiperInput): Source {
    return this.keeping?.inputs.source(at, input, this.activity) ?? sourceOf(input as never, this.activity)
  }

  #open(trip: readonly Node[], graph: Graph, { teeLimit, chronicle }: Connecting): void {
    const { activity } = this
    const [first] = trip as [Node, ...Node[]]
    const { inputs, ...ground } = this.#read(first, graph)
    const common = { activity, teeLimit, chronicle, sessions: this.#sessions, ...this.#kept(trip, graph) }
    const passage = { ...this.#vias.passage(inputs, trip.at(-1) as Node), ...this.#items(trip) }
    const opened = openTrip(trip, inputs, common, passage)
    for (const [at, node] of opened.entries()) {
      const before = opened[at - 1]
      const read = before instanceof FusedNode ? this.#behind(trip[at - 1] as Node, before, node.name) : ground
      const left = (batch: Batch) => this.left(this.#ends.get(trip[at] as Node) as number, batch)
      this.#place(trip[at] as Node, { ...read, node, activity, ensureBuffer: () => {}, left })
    }
    const { parallel } = first.piper.settings
    if (parallel !== false) this.#pools.set(parallel, (this.#pools.get(parallel) ?? 0) + 1)
  }

  // What a journal wants to know of a trip.
  #kept(trip: readonly Node[], graph: Graph): Pick<NodeSpec, 'hop' | 'attempt' | 'miss' | 'hasGaps'> {
    const { keeping } = this
    if (keeping === undefined) return {}
    const hop = (hop: Hop) => {
      for (const [leg, node] of trip.entries()) keeping.hops.hop(node, leg, hop)
    }
    const attempt = (name: string, event: LaneEvent) => keeping.hops.attempt(graph.named(name) as Node, event)
    return { hop, attempt, miss: (node, address) => keeping.sinks.miss(node, address), hasGaps: keeping.isResumed }
  }

  // What a node reads: its data set, or other nodes.
  #read(
    node: Node,
    graph: Graph,
  ): Pick<PiperGround, 'sources' | 'upstream'> & { readonly inputs: readonly NodeInput[] } {
    const { name } = node
    const input = this.#intake.of(node)
    if (input !== undefined) {
      const { source, flow } = input
      return {
        sources: new Map([[`→${name}`, source]]),
        upstream: [],
        inputs: [{ flow, shape: single, name: 'its input' }],
      }
    }
    const read = graph.inbox(node).map((from) => {
      const run = this.#nodes.get(from) as PiperRun
      const pipe = this.#pipe(from, name, run.reader(name))
      return {
        run,
        pipe,
        input: { ...this.#vias.along(from, node, pipe), shape: run.node.fit.output, name: from.name },
      }
    })
    return { sources: new Map(), upstream: read, inputs: read.map(({ input }) => input) }
  }

  // The transports that functions on a trip use themselves.
  #items(trip: readonly Node[]): Pick<TripPassage, 'items'> {
    const [first] = trip as [Node, ...Node[]]
    const reached = [first, ...reachable(first, 'outbound')]
    const outputs = reached.flatMap((node) => this.#ends.get(node) ?? [])
    return this.#vias.items(trip, (group, drop) => {
      const { node } = this.#nodes.get(first) as PiperRun
      const row = (group + 1) * node.fit.gathered.span - 1
      this.#holdings.hold(row, { outputs, drop })
    })
  }

  #behind(from: Node, { pipe }: FusedNode, name: string): Pick<PiperGround, 'sources' | 'upstream'> {
    const run = this.#nodes.get(from) as PiperRun
    return { sources: new Map(), upstream: [{ run, pipe: this.#pipe(from, name, pipe) }] }
  }

  #place(node: Node, ground: PiperGround): void {
    const run = new PiperRun(ground)
    this.#nodes.set(node, run)
    setRun(node.piper, run)
  }

  #openOutput(node: Node): void {
    const run = this.#nodes.get(node) as PiperRun
    const all = this.#pipe(node, '', run.reader('an output') as TeeReader)
    const left = this.keeping?.left[this.outputs.length]
    const reader = left === undefined || left.isEmpty ? all : new News(all, left)
    this.outputs.push({
      name: node.name,
      shape: run.node.fit.output,
      reader,
      parallel: node.piper.settings.parallel !== false,
    })
  }

  #pipe<P extends Pipe>(from: Node, to: string, pipe: P): P {
    this.#pipes.push({ key: `${from.name}→${to}`, from, pipe })
    return pipe
  }

  #shapesOfOutputs(graph: Graph): readonly Shape[] {
    return graph.outputs().map((node) => (this.#nodes.get(node) as PiperRun).node.fit.output)
  }
}
