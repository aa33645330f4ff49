import { once } from 'node:events'
import { connect } from 'node:net'
import { jsonReader } from '../input/json-reader.ts'
import { itemsOf } from '../input/text.ts'
import type { Snapshot } from '../live/snapshot.ts'
import type { RunSign } from './run-sign.ts'

/**
 * What a run says of itself, until it ends; the last snapshot is that of its end.
 *
 * @param signal - lets go of it
 * @throws (rejects) the system's error, where the run has just ended
 */
export async function* snapshotsOf({ address }: RunSign, signal: AbortSignal): AsyncGenerator<Snapshot, undefined> {
  const socket = connect(address)
  const leave = () => socket.destroy()
  signal.addEventListener('abort', leave)
  try {
    await once(socket, 'connect')
    for await (const snapshot of itemsOf(socket, jsonReader(address), address)) yield snapshot as Snapshot
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', leave)
    socket.destroy()
  }
}
