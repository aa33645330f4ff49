// What becomes of a lone surrogate: in a long string U+FFFD; in a short one the three bytes that it would have in UTF-8, had
// UTF-8 any for it: ED, and A0 or more.
const REPLACEMENT = Buffer.from('\ufffd')
const [LEAD, LEAST] = [0xed, 0xa0]

/**
 * Whether CBOR may come from strings with lone surrogates, which cbor-x does not keep. Looking for their traces is far less
 * work than looking at each string; a number may look like one, and U+FFFD may be meant.
 */
export function mayHaveLostText(bytes: Buffer): boolean {
  if (bytes.includes(REPLACEMENT)) return true
  for (let at = bytes.indexOf(LEAD); at >= 0; at = bytes.indexOf(LEAD, at + 1))
    if ((bytes[at + 1] ?? 0) >= LEAST) return true
  return false
}
