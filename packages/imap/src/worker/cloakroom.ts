import { type Plugin, revivePlugin } from '@papy/contract'
import { Endpoint, type ViaOpening } from '@papy/contract/engine'
import { foreignModules } from '@papy/contract/function'

/** The ends of transports that a worker has open: one for each of a run, until that is over. */
export class Cloakroom {
  readonly #endpoints = new Map<string, Promise<Endpoint>>()

  /** Whether nobody may come for what was put here: only then may this thread sleep. */
  get empty(): boolean {
    return this.#endpoints.size === 0
  }

  open({ id, transport, serializer, context }: ViaOpening): void {
    const opened = (async () =>
      Endpoint.open({
        id,
        transport: (await revivePlugin(transport, 'same-host')) as Plugin<'transport'>,
        serializer: serializer && ((await revivePlugin(serializer, 'same-host')) as Plugin<'serializer'>),
        context: { ...context, directory: (await foreignModules()?.enterRun(id)) ?? context.directory },
      }))()
    // Whoever needs it hears of what went wrong.
    opened.catch(() => {})
    this.#endpoints.set(id, opened)
  }

  /** @throws what opening it threw */
  async endpoints(ids: readonly string[]): Promise<readonly Endpoint[]> {
    return Promise.all(ids.map((id) => this.#endpoints.get(id) as Promise<Endpoint>))
  }

  /** The run is over; nothing comes of it once this is done. Never rejects. */
  async shut(id: string): Promise<void> {
    const endpoint = this.#endpoints.get(id)
    await endpoint?.then((known) => known[Symbol.asyncDispose]()).catch(() => {})
    // Where it could not be opened, it may have a directory all the same.
    if (endpoint !== undefined)
      await foreignModules()
        ?.leaveRun(id)
        .catch(() => {})
    // Not before: a thread that sleeps closes nothing.
    this.#endpoints.delete(id)
  }
}
