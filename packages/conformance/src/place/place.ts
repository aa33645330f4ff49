import type { PluginDescriptor, Transport, TransportContext } from '@papy/contract'

/** Somewhere an end of a run can be opened. */
export interface Place extends AsyncDisposable {
  /** Makes the plugin again from its descriptor, and opens it. What its ends hand out are copies, where it is not here. */
  open(descriptor: PluginDescriptor, context: TransportContext): Promise<Transport>
  /** Ends it at once, as `SIGKILL` does. */
  kill(): Promise<void>
  /** Lets it go: the exit code with which it ends by itself. */
  leave(): Promise<number | null>
}
