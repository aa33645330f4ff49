import { randomBytes } from 'node:crypto'
import type { Plugin, TransportContext } from '@papy/contract'
import { closeAll, type Deposit, Endpoint, type Via, type ViaOpening } from '@papy/contract/engine'
import { makeRunDirectory, removeRunDirectory } from '@papy/contract/medium'

/**
 * The transports of one run, by which workers pass items to each other: what all ends must know, and what was put and is
 * not dropped. The run's directory is made with the first transport, and gone with the last.
 */
export class Cloakroom {
  readonly #vias = new Map<Plugin<'transport'>, RunVia>()
  readonly #run = randomBytes(16).toString('hex')
  readonly #secret = randomBytes(32).toString('hex')
  #directory: string | undefined
  #places = 0
  readonly #near: (plugin: Plugin<'transport'>) => boolean

  /** @param near - whether all workers that use a transport are threads of this process */
  constructor(near: (plugin: Plugin<'transport'>) => boolean) {
    this.#near = near
  }

  /** A transport of the run; the same plugin is the same transport. */
  via(plugin: Plugin<'transport'>): Via {
    const known = this.#vias.get(plugin)
    if (known !== undefined) return known
    const shared = this.#near(plugin) ? plugin.share?.() : undefined
    const via = new RunVia(`${this.#run}/${this.#vias.size}`, plugin, (place) => this.#context(place, shared))
    this.#vias.set(plugin, via)
    return via
  }

  /** Drops what is left, closes all ends, and removes what the run had on disk. */
  async close(): Promise<void> {
    await closeAll(this.#vias.values())
    this.#vias.clear()
    if (this.#directory !== undefined) await removeRunDirectory(this.#directory)
    this.#directory = undefined
  }

  #context(place: 'coordinator' | 'worker', shared: unknown): TransportContext {
    this.#directory ??= makeRunDirectory(this.#run)
    return {
      run: this.#run,
      place: place === 'coordinator' ? 0 : ++this.#places,
      secret: this.#secret,
      directory: this.#directory,
      // How much is under way, pools limit already.
      budgetBytes: Number.POSITIVE_INFINITY,
      ...(shared === undefined ? {} : { shared }),
    }
  }
}

/** One transport of a run. */
class RunVia implements Via {
  readonly id: string
  #endpoint: Promise<Endpoint> | undefined
  /** What some end was told, to open one once more. */
  #known: TransportContext | undefined
  #closed = false
  // By ticket: what was put and not dropped.
  readonly #kept = new Set<Deposit>()
  readonly #listeners = new Set<() => void>()
  readonly #plugin: Plugin<'transport'>
  readonly #context: (place: 'coordinator' | 'worker') => TransportContext

  constructor(id: string, plugin: Plugin<'transport'>, context: (place: 'coordinator' | 'worker') => TransportContext) {
    this.id = id
    this.#plugin = plugin
    this.#context = context
  }

  opening(): ViaOpening {
    const { descriptor, serializer } = this.#plugin
    return {
      id: this.id,
      transport: descriptor,
      ...(serializer === undefined ? {} : { serializer: serializer.descriptor }),
      context: this.#tell('worker'),
    }
  }

  open(): Promise<Endpoint> {
    const { serializer } = this.#plugin
    this.#endpoint ??= Endpoint.open({
      id: this.id,
      transport: this.#plugin,
      serializer,
      context: this.#tell('coordinator'),
    })
    return this.#endpoint
  }

  async take(deposit: Deposit): Promise<readonly unknown[]> {
    return (await this.open()).take(deposit)
  }

  keep(deposit: Deposit): void {
    if (deposit.ticket === undefined) return
    if (this.#closed) void this.#forgetLate(deposit).catch(() => {})
    else this.#kept.add(deposit)
  }

  drop(deposit: Deposit): void {
    if (this.#kept.delete(deposit)) void this.#forget(deposit)
  }

  onClose(told: () => void): () => void {
    this.#listeners.add(told)
    return () => this.#listeners.delete(told)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#kept].map((deposit) => this.#forget(deposit)))
    this.#kept.clear()
    for (const told of this.#listeners) told()
    this.#listeners.clear()
    await (await this.#endpoint)?.[Symbol.asyncDispose]()
  }

  // What cannot be dropped is gone, or goes with the run.
  async #forget(deposit: Deposit): Promise<void> {
    await (await this.open()).drop(deposit).catch(() => {})
  }

  // A worker put it while the run was being closed. What did not go with the run stays, but for this.
  async #forgetLate(deposit: Deposit): Promise<void> {
    const [transport, context] = [this.#plugin, this.#known]
    if (transport.supports.keeps !== true || context === undefined) return
    const end = await Endpoint.open({ id: this.id, transport, serializer: undefined, context })
    await end.drop(deposit).finally(() => end[Symbol.asyncDispose]())
  }

  #tell(place: 'coordinator' | 'worker'): TransportContext {
    this.#known = this.#context(place)
    return this.#known
  }
}
