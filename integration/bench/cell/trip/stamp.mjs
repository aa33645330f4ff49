/** Numbers bytes, in front and behind, so that a wrong or torn item is seen. */
export function stamp(bytes, number) {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, number)
  bytes[bytes.byteLength - 1] = number & 0xff
}

/** The number of stamped bytes; `undefined` where they are damaged. */
export function stamped(bytes, byteLength) {
  const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  return bytes.byteLength === byteLength && bytes[byteLength - 1] === (number & 0xff) ? number : undefined
}
