import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Bytes } from '../transport.ts'
import { type FrameKind, HEADER, headerOf, Kind, readHeader } from './frame.ts'

// Both ends prove that they know the secret of the run, and neither says it. The reader speaks first, so that a stranger
// does not get a single byte:
//
//   reader                                   producer
//     | -- hello: nonce, mac(nonce) ------------> |   a recording gets so far once, but no further
//     | <- welcome: nonce, mac(both nonces) ----- |
//     | -- proof: mac(both nonces), gets … -----> |
//
// Each mac is also over what it is for and the producer's place, so none can be used anywhere else.

const [NONCE, MAC] = [16, 32]

/** Bytes of a `hello` and of a `welcome`. */
export const GREETING: Bytes = HEADER + NONCE + MAC
/** Bytes of a `proof`. */
export const PROOF: Bytes = HEADER + MAC

/** The secret of a run as a key, and the place of the producer that is spoken to. */
export interface Credentials {
  readonly key: Buffer
  readonly place: number
}

/** The key of a run, of a context's secret. */
export function keyOf(secret: string): Buffer {
  return Buffer.from(secret, 'hex')
}

/** What one end has said first: its frame, and its nonce. */
export interface Said {
  readonly frame: Buffer
  readonly nonce: Buffer
}

/** The reader's first word. */
export function hello(credentials: Credentials): Said {
  const nonce = randomBytes(NONCE)
  return { frame: framed(Kind.hello, nonce, mac(credentials, Kind.hello, [nonce])), nonce }
}

/** The nonce in a `hello` that knows the secret; else `undefined`. */
export function heardHello(credentials: Credentials, frame: Buffer): Buffer | undefined {
  const nonce = frame.subarray(HEADER, HEADER + NONCE)
  return isFrom(credentials, Kind.hello, frame, GREETING, [nonce]) ? Buffer.from(nonce) : undefined
}

/** The producer's answer. */
export function welcome(credentials: Credentials, reader: Buffer): Said {
  const nonce = randomBytes(NONCE)
  return { frame: framed(Kind.welcome, nonce, mac(credentials, Kind.welcome, [reader, nonce])), nonce }
}

/** The nonce in a `welcome` that knows the secret; else `undefined`. */
export function heardWelcome(credentials: Credentials, frame: Buffer, reader: Buffer): Buffer | undefined {
  const nonce = frame.subarray(HEADER, HEADER + NONCE)
  return isFrom(credentials, Kind.welcome, frame, GREETING, [reader, nonce]) ? Buffer.from(nonce) : undefined
}

/** The reader's proof. */
export function proof(credentials: Credentials, reader: Buffer, producer: Buffer): Buffer {
  return framed(Kind.proof, mac(credentials, Kind.proof, [reader, producer]))
}

/** Whether a `proof` knows the secret, and is one of now. */
export function heardProof(credentials: Credentials, frame: Buffer, reader: Buffer, producer: Buffer): boolean {
  return isFrom(credentials, Kind.proof, frame, PROOF, [reader, producer])
}

function framed(kind: FrameKind, ...body: readonly Buffer[]): Buffer {
  const length = body.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return Buffer.concat([headerOf(kind, length, 0), ...body])
}

function isFrom(
  credentials: Credentials,
  kind: FrameKind,
  frame: Buffer,
  byteLength: Bytes,
  nonces: readonly Buffer[],
): boolean {
  if (frame.byteLength !== byteLength) return false
  const header = readHeader(frame, 0)
  if (header?.kind !== kind || header.length !== byteLength - HEADER) return false
  return timingSafeEqual(frame.subarray(byteLength - MAC), mac(credentials, kind, nonces))
}

function mac({ key, place }: Credentials, kind: FrameKind, nonces: readonly Buffer[]): Buffer {
  const hmac = createHmac('sha256', key).update(`papy wire 1, ${kind} at ${place}:`)
  for (const nonce of nonces) hmac.update(nonce)
  return hmac.digest()
}
