import type { TransportContext } from '@papy/contract'
import { dialed, type Listener, listen, runPipeName, WireMedium } from '@papy/contract/wire'
import { NAME } from './name.ts'

/** Opens an end on a named pipe of Windows, which goes both ways as a socket does. */
export async function namedPipeMedium(context: TransportContext): Promise<WireMedium> {
  const medium = new WireMedium({
    transport: NAME,
    context,
    dial: (place, _route, reading) => dialed({ path: runPipeName(context, place) }, reading),
    close: () => listener.close(),
  })
  const listener: Listener = await listen({ path: runPipeName(context, context.place) }, (wire) => medium.admit(wire))
  return medium
}
