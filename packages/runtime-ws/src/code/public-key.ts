import { createPublicKey, type KeyObject } from 'node:crypto'
import { ArgumentError, describe } from '@papy/contract'

/** A public key as people pass it on: `ed25519:` and 32 bytes in base64url. */
export type PublicKey = `ed25519:${string}`

const FORM = /^ed25519:[A-Za-z0-9_-]{43}$/

/** Whether a text is a public key. */
export function isPublicKey(text: unknown): text is PublicKey {
  return typeof text === 'string' && FORM.test(text)
}

/** Checks that a text is a public key. @throws ArgumentError `ERR_ARGUMENT` */
export function publicKey(text: unknown): PublicKey {
  if (isPublicKey(text)) return text
  const message = `${describe(text)} is no public key; it is what papy key prints on the host of the coordinator: ed25519:…`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
}

/** A key of Node as text; of a private key its public part. */
export function keyText(key: KeyObject): PublicKey {
  const { x = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  return `ed25519:${x}`
}

/** A public key for Node. */
export function keyObject(key: PublicKey): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.slice('ed25519:'.length) }, format: 'jwk' })
}
