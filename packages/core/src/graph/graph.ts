import { DaggerError } from '@papy/contract'
import { enter, leave, membershipOf } from '../membership.ts'
import { configure, givenOptions, type Piper } from '../piper.ts'
import type { Branch, PiperOptions } from '../piper-options.ts'
import { arrange, arrangeInbox } from './arrange.ts'
import { choose, type Via } from './choice.ts'
import { type Fitting, isReshaped, misfitErrorOf, reshape, unread } from './fitting.ts'
import { InstalledTransports } from './installed-transports.ts'
import { checkItemPipe, itemUse } from './item-use.ts'
import { Names } from './names.ts'
import type { Node, Pipe } from './node.ts'
import { Ranks } from './ranks.ts'
import { pathBetween, postorderOf } from './search.ts'

/** What a piper is added with. */
export interface Placing {
  readonly branch?: Branch | undefined
  readonly extra?: unknown
}

/** The structure of a directed acyclic graph of pipers, and the shapes of what flows through it. */
export class Graph {
  readonly #nodes = new Map<Piper, Node>()
  readonly #names = new Names<Node>()
  readonly #ranks = new Ranks()
  readonly #installed = new InstalledTransports()
  readonly #misfits = new Set<Node>()
  readonly #inboxes = new Map<Node, readonly Node[]>()
  #postorder: readonly Node[] | undefined
  #mentions = 0
  /** Nodes that put items into transports themselves: without one of them there is nothing to check. */
  readonly #dumpers = new Set<Node>()
  // Of the change that is being made: how to take it back, and where shapes may have changed.
  #undo: (() => void)[] = []
  readonly #reshaped = new Set<Node>()
  readonly #ends = new Set<Node>()

  /**
   * Adds pipers and pipes together. If one of them is refused the graph is as it was.
   *
   * @throws {@link DaggerError} `ERR_ARITY`, `ERR_UNORDERED_GATHER`, besides what the parts throw.
   */
  grow<T>(parts: () => T): T {
    try {
      const result = parts()
      for (const [node, { misfit }] of this.#reshape()) this.#refuseMisfit(node, misfit !== undefined)
      return result
    } catch (error) {
      for (const undo of this.#undo.reverse()) undo()
      throw error
    } finally {
      this.#settle()
    }
  }

  /** Removes pipers and pipes together. Never refused: what no longer fits may fit after the next change. */
  shrink(parts: () => void): void {
    parts()
    this.#reshape()
    this.#settle()
  }

  /** Adds a piper; one that is there already stays as it is. @throws {@link DaggerError} `ERR_IN_USE`, `ERR_NAME_TAKEN` */
  add(piper: Piper, { branch: offered, extra }: Placing): Node {
    const known = this.#nodes.get(piper)
    if (known !== undefined) return known
    if (membershipOf(piper) !== undefined) throw inUse(piper)
    const branch = piper.settings.branch ?? offered
    const name = this.#nameFor(piper)
    const fields = { piper, name, branch, extra, mention: ++this.#mentions, rank: this.#ranks.next() }
    const node: Node = { ...fields, inbound: new Map(), outbound: new Map(), ...unread(piper) }
    this.#put(node)
    this.#undo.push(() => this.#drop(node))
    return node
  }

  /** Removes a piper and its pipes. */
  remove(node: Node): void {
    for (const pipe of [...node.inbound.values(), ...node.outbound.values()]) this.unlink(pipe)
    this.#drop(node)
  }

  /**
   * Lays a pipe; on one that is there only a transport given is new.
   *
   * @throws {@link DaggerError} `ERR_CYCLE`; PluginError `ERR_PLUGIN_INCOMPATIBLE`
   */
  link(from: Node, to: Node, wish: Via | undefined): void {
    const known = from.outbound.get(to)
    this.#ends.add(to)
    if (known !== undefined && wish === undefined) return
    const choice = choose({ from, to }, wish, this.#installed)
    if (this.#dumpers.size > 0) checkItemPipe(from, to)
    if (!this.#ranks.lower(from, to)) throw cycle(from, to)
    this.#lay({ from, to, wish, ...choice, mention: known?.mention ?? ++this.#mentions })
    this.#undo.push(() => (known === undefined ? this.#lift(from, to) : this.#lay(known)))
    if (known === undefined && isReshaped(from, to)) this.#reshaped.add(to)
  }

  /** Gives a piper other options; what its pipes go by is chosen anew. @throws as its making; PluginError `ERR_PLUGIN_INCOMPATIBLE` */
  configure(node: Node, options: PiperOptions): void {
    this.#undo.push(configure(node.piper, options))
    for (const pipe of [...node.inbound.values(), ...node.outbound.values()]) {
      this.#lay({ ...pipe, ...choose(pipe, pipe.wish, this.#installed) })
      this.#undo.push(() => this.#lay(pipe))
      if (this.#dumpers.size > 0) checkItemPipe(pipe.from, pipe.to)
    }
    this.#reshaped.add(node)
    this.#ends.add(node)
  }

  /** Takes a pipe away. */
  unlink({ from, to }: Pipe): void {
    this.#lift(from, to)
    this.#reshaped.add(to)
  }

  nodeOf(piper: Piper): Node | undefined {
    return this.#nodes.get(piper)
  }

  named(name: string): Node | undefined {
    return this.#names.ownerOf(name)
  }

  /** All nodes, in the order of their first mention. */
  nodes(): readonly Node[] {
    return [...this.#nodes.values()]
  }

  /** All pipes, in the order of their first mention. */
  pipes(): readonly Pipe[] {
    const pipes = this.nodes().flatMap(({ inbound }) => [...inbound.values()])
    return pipes.sort((one, other) => one.mention - other.mention)
  }

  /** Nodes that read nothing, in their order. */
  inputs(): readonly Node[] {
    return arrange(this.nodes().filter(({ inbound }) => inbound.size === 0))
  }

  /** Nodes that nothing reads, in their order. */
  outputs(): readonly Node[] {
    return arrange(this.nodes().filter(({ outbound }) => outbound.size === 0))
  }

  /** What a node reads, in the order of its inbox. */
  inbox(node: Node): readonly Node[] {
    const known = this.#inboxes.get(node)
    if (known !== undefined) return known
    const inbox = arrangeInbox(node)
    this.#inboxes.set(node, inbox)
    return inbox
  }

  /** All nodes, each after everything upstream of it. */
  postorder(): readonly Node[] {
    this.#postorder ??= postorderOf(this.outputs(), ({ inbound }) => arrange(inbound.keys()))
    return this.#postorder
  }

  /** @throws {@link DaggerError} `ERR_ARITY`, `ERR_UNORDERED_GATHER` for the first piper that cannot read what comes. */
  check(): void {
    if (this.#misfits.size === 0) return
    for (const node of this.postorder()) if (node.misfit !== undefined) throw misfitErrorOf(node, node.misfit)
  }

  #reshape(): ReadonlyMap<Node, Fitting> {
    const before = reshape(this.#reshaped)
    for (const [node, old] of before) {
      this.#note(node)
      this.#undo.push(() => this.#note(Object.assign(node, old)))
    }
    return before
  }

  #settle(): void {
    this.#undo = []
    this.#reshaped.clear()
    this.#ends.clear()
    this.#inboxes.clear()
    this.#postorder = undefined
  }

  // Branches that are laid one after the other may be unequal for a while: where a change further up makes them so, and
  // not a pipe into the join itself, this waits for `check`.
  #refuseMisfit(node: Node, wasMisfit: boolean): void {
    if (node.misfit === undefined) return
    const isJoin = node.misfit.inputs.length > 1
    if (this.#ends.has(node) || !(wasMisfit || isJoin)) throw misfitErrorOf(node, node.misfit)
  }

  #note(node: Node): void {
    if (node.misfit === undefined) this.#misfits.delete(node)
    else this.#misfits.add(node)
  }

  #nameFor(piper: Piper): string {
    const { name } = givenOptions(piper)
    if (name === undefined) return this.#names.free(piper.settings.name)
    if (this.#names.ownerOf(name) === undefined) return name
    const message = `a piper named ${name} is in this graph already; choose another name`
    throw new DaggerError('ERR_NAME_TAKEN', message, { piper: name })
  }

  #put(node: Node): void {
    this.#nodes.set(node.piper, node)
    this.#names.take(node.name, node)
    if (itemUse(node.piper).puts.length > 0) this.#dumpers.add(node)
    enter(node.piper, { graph: this, name: node.name, branch: node.branch })
  }

  #drop(node: Node): void {
    this.#nodes.delete(node.piper)
    this.#names.release(node.name)
    this.#misfits.delete(node)
    this.#dumpers.delete(node)
    this.#reshaped.delete(node)
    leave(node.piper)
  }

  #lay(pipe: Pipe): void {
    pipe.from.outbound.set(pipe.to, pipe)
    pipe.to.inbound.set(pipe.from, pipe)
  }

  #lift(from: Node, to: Node): void {
    from.outbound.delete(to)
    to.inbound.delete(from)
  }
}

function inUse(piper: Piper): DaggerError {
  const message = `piper ${piper.name} belongs to another Dagger; remove it there with delPiper, or copy it with new Piper(piper)`
  return new DaggerError('ERR_IN_USE', message, { piper: piper.name })
}

function cycle(from: Node, to: Node): DaggerError {
  const path = [...(pathBetween(to, from) ?? []), to].map(({ name }) => name)
  const message = `a pipe from ${from.name} to ${to.name} closes the cycle ${path.join(' → ')}; leave one of its pipes out`
  return new DaggerError('ERR_CYCLE', message, { cycle: path })
}
