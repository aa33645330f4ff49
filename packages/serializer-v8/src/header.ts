import { SerializerError } from '@papy/contract'
import { malformedValue } from '@papy/contract/value'

// A header of 16 bytes, numbers little-endian:
//   0  "PV"             4  u16 Node's major version      8  u32 bytes of the table, at the end
//   2  u16 version      6  u16 V8's major version       12  u32 0
const [MAGIC, VERSION] = [0x5650, 1]

/** Bytes of a header. */
export const HEADER_BYTES = 16

const here = { node: majorOf(process.versions.node), v8: majorOf(process.versions.v8) }

/** Writes the header into the bytes left free for it. */
export function writeHeader(bytes: Uint8Array, tableBytes: number): Uint8Array {
  const view = viewOf(bytes)
  view.setUint16(0, MAGIC, true)
  view.setUint16(2, VERSION, true)
  view.setUint16(4, here.node, true)
  view.setUint16(6, here.v8, true)
  view.setUint32(8, tableBytes, true)
  view.setUint32(12, 0, true)
  return bytes
}

/**
 * What is behind a header.
 *
 * @throws SerializerError `ERR_MALFORMED`, also for what another major version of Node wrote
 */
export function checkHeader(bytes: Uint8Array): { readonly clone: Uint8Array; readonly table: Uint8Array } {
  const view = viewOf(bytes)
  if (bytes.byteLength < HEADER_BYTES || view.getUint16(0, true) !== MAGIC)
    throw malformedValue('v8()', 'they do not begin as such')
  if (view.getUint16(2, true) !== VERSION || view.getUint32(12, true) !== 0)
    throw malformedValue('v8()', `version ${view.getUint16(2, true)} of the format is not known here`)
  const [node, v8] = [view.getUint16(4, true), view.getUint16(6, true)]
  if (node !== here.node || v8 !== here.v8) throw otherVersion(node, v8)
  const end = bytes.byteLength - view.getUint32(8, true)
  if (end < HEADER_BYTES) throw malformedValue('v8()', 'the table is cut short')
  return { clone: bytes.subarray(HEADER_BYTES, end), table: bytes.subarray(end) }
}

// What one V8 writes another may misread without noticing.
function otherVersion(node: number, v8: number): SerializerError {
  const message = `Node ${node} (V8 ${v8}) wrote this value with v8(), and Node ${here.node} (V8 ${here.v8}) cannot read that; use cbor() between different versions of Node`
  return new SerializerError('ERR_MALFORMED', message, { writtenBy: { node, v8 }, readBy: here })
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
