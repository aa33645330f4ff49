import {
  type Balance,
  describe,
  type IMap,
  isPiperError,
  type Ledger,
  type Plugin,
  PlumberError,
  sharesMemory,
} from '@papy/contract'
import {
  type Batch,
  closeAll,
  type Flow,
  type Hop,
  isInput,
  type LaneEvent,
  type LaneItems,
  refuseInWorker,
  type Source,
  sourceOf,
} from '@papy/contract/engine'
import type { RunEnd } from '@papy/contract/function'
import type { Graph } from '../graph/graph.ts'
import { checkLoaders, itemTransports, itemUsers } from '../graph/item-use.ts'
import type { Node } from '../graph/node.ts'
import { isDirect, runtimesOf } from '../graph/passage.ts'
import { reachable } from '../graph/search.ts'
import { tripsOf } from '../graph/trips.ts'
import { isPiper } from '../is-piper.ts'
import type { Keeping } from '../journal/keeping.ts'
import { News } from '../journal/news.ts'
import type { NodeStats } from '../node-stats.ts'
import type { PiperInput } from '../piper.ts'
import { type Shape, single } from '../shape.ts'
import { Activity } from './activity.ts'
import type { Fault } from './audit.ts'
import type { Chronicle } from './chronicle.ts'
import { Cloakroom } from './cloakroom.ts'
import { FusedNode } from './fused-node.ts'
import { Holdings } from './holdings.ts'
import type { NodeInput, NodeSpec } from './node-spec.ts'
import { observed } from './outlet.ts'
import { balanceOf, type Pipe } from './pipe.ts'
import { type PiperGround, PiperRun } from './piper-run.ts'
import { redeemed } from './redeemed.ts'
import { type LedgerPast, RowLedger } from './row-ledger.ts'
import { setRun } from './runs.ts'
import { Sessions } from './sessions.ts'
import type { TeeReader } from './tee.ts'
import { openTrip, type TripPassage } from './trip-nodes.ts'

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
  readonly #sources = new Map<Node, Source>()
  readonly #taken = new Map<Node, { items: number; failed: number }>()
  readonly #pools = new Map<IMap, number>()
  readonly #cloakroom: Cloakroom
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
    this.#sessions = new Sessions(keeping && ((session, node) => keeping.sinks.bind(session, graph.named(node) as Node)))
    checkDatas(graph, datas)
    graph.check()
    checkLoaders(graph.nodes())
    this.#ends = new Map(graph.outputs().map((node, at) => [node, at]))
    const users = graph.pipes().filter(isDirect)
    this.#cloakroom = new Cloakroom((plugin) =>
      sharesMemory([
        ...users.filter(({ via }) => via === plugin).flatMap(runtimesOf),
        ...itemUsers(graph.nodes(), plugin).flatMap((node) => runtimesOf({ from: node, to: node })),
      ]),
    )
    for (const [at, node] of graph.inputs().entries())
      this.#sources.set(node, this.#source(at, datas[at] as PiperInput))
    for (const trip of tripsOf(graph.postorder())) this.#open(trip, graph, connecting)
    if (together) for (const node of graph.outputs()) this.#openOutput(node)
    this.debugs = graph.nodes().some(({ piper }) => piper.settings.debug)
    this.ledgerOfRows = rowLedger(graph, this.#sources, { shapes: this.#shapesOfOutputs(graph), past: keeping })
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
    return closeAll(this.#sources.values())
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
      await closeAll([...this.outputs.map(({ reader }) => reader), ...this.#nodes.values(), ...this.#sources.values()])
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
    return this.#sessions.end(how).finally(() => this.#cloakroom.close())
  }

  /** Sets the pipers free. */
  detach(): void {
    for (const { piper } of this.#nodes.keys()) setRun(piper, undefined)
  }

  ledger(): Ledger {
    const pipes: Record<string, Balance> = {}
    for (const [{ name }, { read, skipped = 0 }] of this.#sources)
      pipes[`→${name}`] = this.#inputBalance(name, read, skipped)
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
    return this.#sources.size
  }

  /** By name of the piper. */
  stats(): Record<string, NodeStats> {
    return Object.fromEntries([...this.#nodes].map(([{ name }, { stats }]) => [name, stats]))
  }

  /** Items read from all inputs. */
  get read(): number {
    return [...this.#sources.values()].reduce((sum, { read }) => sum + read, 0)
  }

  #source(at: number, input: PiperInput): Source {
    return this.keeping?.inputs.source(at, input, this.activity) ?? sourceOf(input as never, this.activity)
  }

  #open(trip: readonly Node[], graph: Graph, { teeLimit, chronicle }: Connecting): void {
    const { activity } = this
    const [first] = trip as [Node, ...Node[]]
    const { inputs, ...ground } = this.#read(first, graph)
    const common = { activity, teeLimit, chronicle, sessions: this.#sessions, ...this.#kept(trip, graph) }
    const passage = { ...this.#passage(inputs, trip.at(-1) as Node), ...this.#items(trip) }
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
    const source = this.#sources.get(node)
    if (source !== undefined) {
      const flow = observed(source, (batch) => this.#take(node, batch))
      const sources = new Map([[`→${name}`, source]])
      return { sources, upstream: [], inputs: [{ flow, shape: single, name: 'its input' }] }
    }
    const read = graph.inbox(node).map((from) => {
      const run = this.#nodes.get(from) as PiperRun
      const pipe = this.#pipe(from, name, run.reader(name))
      return { run, pipe, input: { ...this.#along(from, node, pipe), shape: run.node.fit.output, name: from.name } }
    })
    return { sources: new Map(), upstream: read, inputs: read.map(({ input }) => input) }
  }

  // What comes by a transport stays there; what went into one for others is taken out.
  #along(from: Node, to: Node, flow: Flow<Batch>): Pick<NodeInput, 'flow' | 'via'> {
    const pipe = to.inbound.get(from)
    if (pipe?.via !== undefined && isDirect(pipe)) return { flow, via: this.#cloakroom.via(pipe.via) }
    return { flow: [...from.outbound.values()].some(isDirect) ? redeemed(flow) : flow }
  }

  #passage(inputs: readonly NodeInput[], last: Node): TripPassage {
    const pipes = [...last.outbound.values()].filter(isDirect)
    const vias = new Set(pipes.map(({ via }) => this.#cloakroom.via(via as Plugin<'transport'>)))
    return {
      ...(inputs.some(({ via }) => via !== undefined) ? { inbound: inputs.map(({ via }) => via) } : {}),
      ...(vias.size > 0 ? { outbound: { vias: [...vias], readers: last.outbound.size } } : {}),
    }
  }

  // The transports that functions on a trip use themselves.
  #items(trip: readonly Node[]): Pick<TripPassage, 'items'> {
    const vias = new Set(trip.flatMap(itemTransports).map((plugin) => this.#cloakroom.via(plugin)))
    if (vias.size === 0) return {}
    const [first] = trip as [Node, ...Node[]]
    const reached = [first, ...reachable(first, 'outbound')]
    const outputs = reached.flatMap((node) => this.#ends.get(node) ?? [])
    const hold: LaneItems['hold'] = (ticket, group) => {
      const { node } = this.#nodes.get(first) as PiperRun
      const via = [...vias].find(({ id }) => id === ticket.via)
      const deposit = { via: ticket.via, ticket }
      via?.keep(deposit)
      const row = (group + 1) * node.fit.gathered.span - 1
      this.#holdings.hold(row, { outputs, drop: () => via?.drop(deposit) })
    }
    return { items: { vias: [...vias], hold } }
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

  #take(node: Node, { values, failed }: Batch): void {
    const tally = this.#taken.get(node) ?? { items: 0, failed: 0 }
    this.#taken.set(node, tally)
    tally.items += values.length
    if (failed) tally.failed += values.filter(isPiperError).length
  }

  #inputBalance(name: string, read: number, skipped: number): Balance {
    const { items, failed } = [...this.#taken].find(([node]) => node.name === name)?.[1] ?? { items: 0, failed: 0 }
    const open = read - items - skipped
    return {
      read,
      emitted: items + skipped - failed,
      errored: failed,
      deadLettered: 0,
      returned: this.#over ? open : 0,
      inFlight: this.#over ? 0 : open,
    }
  }

  #shapesOfOutputs(graph: Graph): ReadonlyMap<Node, Shape> {
    return new Map(graph.outputs().map((node) => [node, (this.#nodes.get(node) as PiperRun).node.fit.output]))
  }
}

interface Outs {
  readonly shapes: ReadonlyMap<Node, Shape>
  readonly past: LedgerPast | undefined
}

function rowLedger(graph: Graph, sources: ReadonlyMap<Node, Source>, { shapes, past }: Outs): RowLedger {
  const ends = graph.outputs()
  const inputs = [...sources].map(([node, source]) => {
    const reached = reachable(node, 'outbound')
    const reaches = ends.flatMap((end, at) => (end === node || reached.has(end) ? [at] : []))
    return { read: () => source.read, reaches }
  })
  return new RowLedger(inputs, [...shapes.values()], past)
}

/** One data set per input. @throws PlumberError `ERR_EMPTY`, `ERR_INPUTS` */
export function checkDatas(graph: Graph, datas: readonly unknown[]): void {
  const inputs = graph.inputs()
  if (inputs.length === 0)
    throw new PlumberError('ERR_EMPTY', 'there is nothing to run; add pipers with addPiper or addPipe')
  if (!Array.isArray(datas) || datas.some((data) => !isInput(data) || isPiper(data))) throw wrongInputs(inputs, datas)
  if (datas.length === inputs.length) return
  const names = inputs.map(({ name }) => name)
  const what =
    datas.length < inputs.length
      ? `nothing for ${names.slice(datas.length).join(', ')}`
      : `${datas.length - inputs.length} too many`
  const message = `${datas.length} data sets for ${names.length} inputs (${names.join(', ')}): ${what}; give one iterable per input`
  throw new PlumberError('ERR_INPUTS', message, {
    inputs: names,
    missing: names.slice(datas.length),
    given: datas.length,
  })
}

function wrongInputs(inputs: readonly Node[], datas: unknown): PlumberError {
  const names = inputs.map(({ name }) => name)
  const wrong = Array.isArray(datas) ? datas.find((data) => !isInput(data) || isPiper(data)) : datas
  const message = `the inputs ${names.join(', ')} need an array with one iterable each, not ${describe(wrong)}; for one input write stream([data])`
  return new PlumberError('ERR_INPUTS', message, { inputs: names, value: wrong })
}
