import { X509Certificate } from 'node:crypto'
import type { Rule } from '@papy/contract/engine'

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

/** What an option that is a fingerprint may be. */
export const fingerprintRule: Rule = (value) =>
  typeof value === 'string' && readFingerprint(value) !== undefined ? undefined : 'SHA-256 of a certificate, in hex'

/** The fingerprint of options that were checked, as {@link fingerprintOf} writes it. */
export function pinnedIn({ fingerprint }: { readonly fingerprint?: string }): { readonly fingerprint?: string } {
  const pinned = fingerprint === undefined ? undefined : readFingerprint(fingerprint)
  return pinned === undefined ? {} : { fingerprint: pinned }
}
