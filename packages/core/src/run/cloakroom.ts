import { type Plugin, type TransportContext, TransportError } from '@papy/contract'
import { closeAll, type Deposit, Endpoint, type Via, type ViaOpening } from '@papy/contract/engine'
import { makeRunDirectory, removeRunDirectory } from '@papy/contract/medium'

/**
 * The transports of one run, by which workers pass items to each other: what all ends must know, and what was put and is
 * not dropped.
 */
export class Cloakroom {
  readonly #vias = new Map<Plugin<'transport'>, RunVia>()
  readonly #near: (plugin: Plugin<'transport'>) => boolean

  /** @param near - whether all workers that use a transport are threads of this process */
  constructor(near: (plugin: Plugin<'transport'>) => boolean) {
    this.#near = near
  }

  /** A transport of the run; the same plugin is the same transport. */
  via(plugin: Plugin<'transport'>): Via {
    const known = this.#vias.get(plugin)
    if (known !== undefined) return known
    const via = new RunVia(plugin, this.#near(plugin) ? plugin.share?.() : undefined)
    this.#vias.set(plugin, via)
    return via
  }

  /** Drops what is left, closes all ends, and removes what the run had on disk. */
  async close(): Promise<void> {
    await closeAll(this.#vias.values())
    this.#vias.clear()
  }
}

/**
 * One transport of a run. To transports it is a run of its own, so that two of a kind do not get into each other's way. Its
 * directory is made when it is first opened, and gone with it.
 */
class RunVia implements Via {
  readonly id = randomName(16)
  readonly durable: boolean
  closed = false
  #endpoint: Promise<Endpoint> | undefined
  /** What some end was told, to open one once more. */
  #known: TransportContext | undefined
  // By ticket: what was put and not dropped.
  readonly #kept = new Set<Deposit>()
  readonly #listeners = new Set<() => void>()
  readonly #plugin: Plugin<'transport'>
  readonly #secret = randomName(32)
  readonly #shared: unknown
  #directory: string | undefined
  #places = 0

  /** @param shared - what the ends share, where all of them are threads of this process */
  constructor(plugin: Plugin<'transport'>, shared: unknown) {
    this.durable = plugin.supports.durable
    this.#plugin = plugin
    this.#shared = shared
  }

  opening(): ViaOpening {
    const { descriptor, serializer } = this.#plugin
    return {
      id: this.id,
      transport: descriptor,
      ...(serializer === undefined ? {} : { serializer: serializer.descriptor }),
      context: this.#tell(++this.#places),
    }
  }

  open(): Promise<Endpoint> {
    this.#endpoint ??= this.#opened()
    return this.#endpoint
  }

  async take(deposit: Deposit): Promise<readonly unknown[]> {
    if (this.closed) throw new TransportError('ERR_TRANSPORT_CLOSED', 'the run is over, and with it what was under way')
    return (await this.open()).take(deposit)
  }

  keep(deposit: Deposit): void {
    if (deposit.ticket === undefined) return
    if (this.closed) void this.#forgetLate(deposit).catch(() => {})
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
    this.closed = true
    await Promise.all([...this.#kept].map((deposit) => this.#forget(deposit)))
    this.#kept.clear()
    for (const told of this.#listeners) told()
    this.#listeners.clear()
    await (await this.#endpoint?.catch(() => undefined))?.[Symbol.asyncDispose]()
    if (this.#directory !== undefined) await removeRunDirectory(this.#directory)
    this.#directory = undefined
  }

  // What cannot be dropped is gone, or goes with the run.
  async #forget(deposit: Deposit): Promise<void> {
    await this.open()
      .then((endpoint) => endpoint.drop(deposit))
      .catch(() => {})
  }

  // A worker put it while the run was being closed. What did not go with the run stays, but for this.
  async #forgetLate(deposit: Deposit): Promise<void> {
    const [transport, context] = [this.#plugin, this.#known]
    if (transport.supports.keeps !== true || context === undefined) return
    const end = await Endpoint.open({ id: this.id, transport, serializer: undefined, context })
    await end.drop(deposit).finally(() => end[Symbol.asyncDispose]())
  }

  async #opened(): Promise<Endpoint> {
    const { serializer } = this.#plugin
    return Endpoint.open({ id: this.id, transport: this.#plugin, serializer, context: this.#tell(0) })
  }

  #tell(place: number): TransportContext {
    this.#known = this.#context(place)
    return this.#known
  }

  #context(place: number): TransportContext {
    this.#directory ??= makeRunDirectory(this.id)
    return {
      run: this.id,
      place,
      secret: this.#secret,
      directory: this.#directory,
      // How much is under way, pools limit already.
      budgetBytes: Number.POSITIVE_INFINITY,
      ...(this.#shared === undefined ? {} : { shared: this.#shared }),
    }
  }
}

// Had when there is a transport: it takes five megabytes, and most runs have none.
function randomName(bytes: number): string {
  return process.getBuiltinModule('node:crypto').randomBytes(bytes).toString('hex')
}
