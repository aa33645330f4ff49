import type { Scenario } from '../scenario.ts'
import { between } from './between.ts'
import { buffersCloned, buffersMoved } from './buffers.ts'
import { byHandProcesses, byHandThreads } from './by-hand.ts'
import { call } from './call.ts'
import { graph } from './graph.ts'
import { chainGrowth, inputGrowth } from './growth.ts'
import { journalBatches, journalItems } from './journal.ts'
import { journaled, redriveGrowth } from './journaled.ts'
import { memory } from './memory.ts'
import { nested, records } from './objects.ts'
import { processes } from './processes.ts'
import { python3 } from './python.ts'
import { remote, remoteCall, remotePipe } from './remote.ts'
import { serial } from './serial.ts'
import { start } from './start.ts'
import { strangers } from './strangers.ts'
import { telemetry } from './telemetry.ts'
import { threads } from './threads.ts'
import { transports } from './transports.ts'
import { waiting } from './waiting.ts'
import { smallWork, threeInARow, unevenWork } from './work.ts'

/** All scenarios, in the order of the goals; then those that are not among them. */
export const scenarios: readonly Scenario[] = [
  threads,
  processes,
  byHandThreads,
  byHandProcesses,
  smallWork,
  unevenWork,
  call,
  start,
  buffersMoved,
  buffersCloned,
  records,
  threeInARow,
  between,
  memory,
  python3,
  serial,
  graph,
  telemetry,
  journalBatches,
  journalItems,
  journaled,
  redriveGrowth,
  transports,
  remote,
  remoteCall,
  remotePipe,
  strangers,
  nested,
  waiting,
  inputGrowth,
  chainGrowth,
]
