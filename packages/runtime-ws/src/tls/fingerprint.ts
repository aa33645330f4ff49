import { X509Certificate } from 'node:crypto'

/** How many digits SHA-256 has. */
const DIGITS = /^[0-9A-F]{64}$/

/**
 * SHA-256 of a certificate in PEM, as `openssl x509 -fingerprint -sha256` writes it: `'3B:0F:…'`.
 *
 * @throws Error of Node, where it is no certificate
 */
export function fingerprintOf(cert: string): string {
  return new X509Certificate(cert).fingerprint256
}

/** A fingerprint as {@link fingerprintOf} writes it, whether it was given so, or in small letters, or without colons. */
export function readFingerprint(text: string): string | undefined {
  const digits = text.replaceAll(':', '').toUpperCase()
  return DIGITS.test(digits) ? digits.match(/../g)?.join(':') : undefined
}
