import { crc32 } from 'node:zlib'
import { BODY_SUM, HEAD_SUM, type Header, Kind } from './frame.ts'

/** What shows that frames are heard as they were said. Greetings have none: they prove themselves. */
export interface Seal {
  /** Seals a frame whose header was written. */
  put(target: Buffer, at: number, body: Uint8Array): void
  /** Whether a header is as it was written. */
  isWhole(source: Buffer, at: number, header: Header): boolean
  /** Whether a body is the one that its header was written for. */
  isBody(header: Header, body: Uint8Array): boolean
}

/** For wires that cannot change what is said: within one host, and those that see to it themselves, as TLS does. */
export const unsealed: Seal = { put: () => undefined, isWhole: () => true, isBody: () => true }

/** CRC-32 of the body, and of the header with that: the checksum of TCP lets one change in 65,536 pass. */
export const sealed: Seal = {
  put(target, at, body) {
    target.writeUInt32LE(crc32(body), at + BODY_SUM)
    target.writeUInt32LE(crc32(target.subarray(at, at + HEAD_SUM)), at + HEAD_SUM)
  },
  isWhole(source, at, { kind }) {
    if (kind <= Kind.proof) return true
    return source.readUInt32LE(at + HEAD_SUM) === crc32(source.subarray(at, at + HEAD_SUM))
  },
  isBody: ({ bodySum }, body) => bodySum === crc32(body),
}
