import type { TransportContext } from '@papy/contract'
import { WireMedium } from '@papy/contract/wire'
import { Door, doorPath } from './door.ts'
import { makeFifos } from './fifo.ts'
import { dialedOver } from './fifo-wire.ts'
import { NAME } from './name.ts'
import { Pairs } from './pairs.ts'

/** Opens an end on FIFOs in the directory of the run. */
export async function fifoMedium(context: TransportContext): Promise<WireMedium> {
  const { directory, place } = context
  const pairs = new Pairs(directory, place)
  const spare = pairs.named()
  // One call for all that most ends ever need: each takes some milliseconds.
  await makeFifos([doorPath(directory, place), ...spare.flatMap(({ up, down }) => [up, down])])
  pairs.add(spare)
  const medium = new WireMedium({
    transport: NAME,
    context,
    dial: async (producer, _route, reading) => dialedOver(await pairs.take(), doorPath(directory, producer), reading),
    close: async () => {
      door.close()
      pairs.close()
    },
  })
  const door = new Door(directory, place, (wire) => medium.admit(wire))
  return medium
}
