import { Socket } from 'node:net'
import { describe, encodeError, importRef, type Line, type WorkerProgram } from '@papy/contract'
import { decodeClone, EarlyWords, isEncodable } from '@papy/contract/engine'
import { adoptEntry } from '@papy/contract/function'
import type { Boot } from '../boot.ts'
import { Descriptor } from '../descriptors.ts'
import { bytesHead, bytesIn, frameOf, isBytes, Kind } from '../frame.ts'
import { FrameReader } from '../frame-reader.ts'
import { hasGroups, signalGroup } from '../groups.ts'
import { sayFarewell } from './farewell.ts'
import { writeOut } from './outbound.ts'

const reader = new FrameReader()
const inbox = new EarlyWords()
const line: Line = {
  send: (message) => {
    if (isBytes(message)) write([bytesHead(message), message])
    else say(Kind.message, message)
  },
  receive: (handler) => inbox.deliverTo(handler),
  clones: isEncodable,
}

sayFarewell((code) => writeOut([frameOf(Kind.leaving, code)]))

process.on('uncaughtExceptionMonitor', (error) => {
  // Whoever catches errors of this process deals with them.
  if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return
  const portable = encodeError(error)
  say(Kind.error, isEncodable(portable) ? portable : encodeError(describe(error)))
  process.exit(1)
})

say(Kind.up, undefined)
const inbound = new Socket({ fd: Descriptor.inbound, readable: true, writable: false })
inbound.on('error', () => {})
inbound.on('data', (piece: Buffer) => {
  for (const frame of reader.read(piece)) {
    if (frame.kind === Kind.bytes) inbox.put(bytesIn(frame))
    else if (frame.kind === Kind.boot) void boot(decodeClone(frame.body) as Boot)
    else inbox.put(decodeClone(frame.body))
  }
})
inbound.on('close', leave)

async function boot({ program, label, entry }: Boot): Promise<void> {
  process.title = `papy ${label}`
  adoptEntry(entry)
  const run = (await importRef(program, 'same-host')) as unknown as WorkerProgram
  run(line)
}

function say(kind: number, value: unknown): void {
  write([frameOf(kind, value)])
}

function write(pieces: readonly Uint8Array[]): void {
  if (!writeOut(pieces)) leave()
}

// The coordinator told it to, or is no more. Programs that functions started and left are asked to go, too; the handler
// keeps that from ending this process before its own exit.
function leave(): void {
  process.on('SIGTERM', () => {})
  if (hasGroups) signalGroup(process.pid, 'SIGTERM')
  process.exit(0)
}
