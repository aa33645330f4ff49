import { randomBytes } from 'node:crypto'
import type { Bytes, Plugin, Transport, TransportContext, TransportSupports } from '@papy/contract'
import { makeRunDirectory, removeRunDirectory } from '@papy/contract/medium'
import type { Where } from '../law.ts'
import type { Place } from '../place/place.ts'
import { openHere } from '../place/realm.ts'
import type { Places } from './places.ts'

/** How an end is opened. */
export interface EndOptions {
  /** @defaultValue `Infinity` */
  readonly budgetBytes?: Bytes
}

/** An end at a place of its own, which may be killed. */
export interface Doomed {
  readonly end: Transport
  readonly place: Place
}

/** One run, for one law: its ends are opened as in production, the others from the JSON of the plugin's descriptor. */
export interface TransportStage {
  readonly where: Where
  readonly supports: TransportSupports
  readonly plugin: Plugin<'transport'>
  /** How many items laws about many items move. */
  readonly items: number
  readonly run: string
  readonly secret: string
  readonly directory: string
  /** Opens an end of the coordinator. */
  here(options?: EndOptions): Promise<Transport>
  /** Opens an end of a worker. */
  there(options?: EndOptions): Promise<Transport>
  /** One end here, one there. */
  pair(): Promise<readonly [here: Transport, there: Transport]>
  /** Opens an end at a place of its own. */
  apart(): Promise<Doomed>
  /** Opens an end of a later run, which has a directory and a secret of its own and was only told the name of this one. */
  later(): Promise<Transport>
}

/** Makes the run of a law; `close` ends it. */
export async function openStage(
  plugin: Plugin<'transport'>,
  where: Where,
  places: Places,
  items: number,
): Promise<{ readonly stage: TransportStage; close(): Promise<void> }> {
  const run = randomBytes(16).toString('hex')
  const stage = new RunStage(plugin, where, places, items, run, await makeRunDirectory(run))
  return { stage, close: () => stage.close() }
}

class RunStage implements TransportStage {
  readonly plugin: Plugin<'transport'>
  readonly where: Where
  readonly items: number
  readonly run: string
  readonly directory: string
  readonly secret = randomBytes(32).toString('hex')
  #count = 0
  readonly #shared: unknown
  readonly #places: Places
  readonly #ends: Transport[] = []
  readonly #doomed: Place[] = []
  readonly #directories: string[] = []

  constructor(
    plugin: Plugin<'transport'>,
    where: Where,
    places: Places,
    items: number,
    run: string,
    directory: string,
  ) {
    this.plugin = plugin
    this.where = where
    this.#places = places
    this.items = items
    this.run = run
    this.directory = directory
    const shares = where === 'realm' || (where === 'thread' && plugin.supports.sharedMemory)
    this.#shared = shares ? plugin.share?.() : undefined
  }

  get supports(): TransportSupports {
    return this.plugin.supports
  }

  async here(options?: EndOptions): Promise<Transport> {
    return this.#kept(await this.plugin.open(this.#context(options)))
  }

  async there(options?: EndOptions): Promise<Transport> {
    const { descriptor } = this.plugin
    const context = this.#context(options)
    if (this.where === 'realm') return this.#kept(await openHere(descriptor, context))
    return this.#kept(await this.#places.at(this.where).open(descriptor, context))
  }

  async pair(): Promise<readonly [here: Transport, there: Transport]> {
    return [await this.here(), await this.there()]
  }

  async apart(): Promise<Doomed> {
    const place = this.#places.start(this.where)
    this.#doomed.push(place)
    return { place, end: await place.open(this.plugin.descriptor, this.#context()) }
  }

  async later(): Promise<Transport> {
    const directory = makeRunDirectory(randomBytes(16).toString('hex'))
    this.#directories.push(directory)
    const secret = randomBytes(32).toString('hex')
    const shared = this.#shared === undefined ? {} : { shared: this.plugin.share?.() }
    return this.#kept(await this.plugin.open({ ...this.#context(), secret, directory, ...shared }))
  }

  /** Closes all ends, those of workers first, as a run does. */
  async close(): Promise<void> {
    try {
      for (const place of this.#doomed) await place[Symbol.asyncDispose]()
      for (const end of this.#ends.reverse()) await end[Symbol.asyncDispose]()
    } finally {
      for (const directory of [this.directory, ...this.#directories]) await removeRunDirectory(directory)
    }
  }

  #kept(end: Transport): Transport {
    this.#ends.push(end)
    return end
  }

  #context({ budgetBytes = Number.POSITIVE_INFINITY }: EndOptions = {}): TransportContext {
    const { run, secret, directory } = this
    const shared = this.#shared === undefined ? {} : { shared: this.#shared }
    return { run, place: this.#count++, secret, directory, budgetBytes, ...shared }
  }
}
