/** Numbers bytes, in front and behind, so that a wrong or torn item is seen. */
export function stamp(bytes, number) {
  for (let at = 0; at < 4; at++) bytes[at] = number >>> (8 * at)
  bytes[bytes.byteLength - 1] = number
}

/** The number of stamped bytes; `undefined` where they are damaged. */
export function stamped(bytes, byteLength) {
  const number = (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0
  return bytes.byteLength === byteLength && bytes[byteLength - 1] === (number & 0xff) ? number : undefined
}
