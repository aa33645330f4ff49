import { join } from 'node:path'
import type { TransportContext } from '@papy/contract'
import { dialed, type Listener, listen, runPipeName, WireMedium } from '@papy/contract/wire'
import { NAME } from './name.ts'

/** Opens an end on a Unix socket in the directory of the run, whose name follows from its place alone. */
export async function unixMedium(context: TransportContext): Promise<WireMedium> {
  const pathOf = (place: number) =>
    process.platform === 'win32' ? runPipeName(context, place) : join(context.directory, `s${place}`)
  const medium = new WireMedium({
    transport: NAME,
    context,
    dial: (place, _route, reading) => dialed({ path: pathOf(place) }, reading),
    close: () => listener.close(),
  })
  const listener: Listener = await listen({ path: pathOf(context.place) }, (wire) => medium.admit(wire))
  return medium
}
