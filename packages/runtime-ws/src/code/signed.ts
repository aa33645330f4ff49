import { type KeyObject, sign as signBytes, verify as verifyBytes } from 'node:crypto'
import { keyObject, keyText, type PublicKey } from './public-key.ts'

/** A manifest, as text, and who stands for it. */
export interface Signed {
  readonly manifest: string
  readonly key: PublicKey
  /** Ed25519 over the manifest with what it is before it, in base64. */
  readonly signature: string
}

/** What is signed begins with what it is, so that no signature for something else fits. */
const WHAT = 'papy.bundle.v1\n'

/** Signs a manifest. */
export function signed(manifest: string, key: KeyObject): Signed {
  return { manifest, key: keyText(key), signature: signBytes(null, bytesOf(manifest), key).toString('base64') }
}

/** Whether the key that it names has signed it. */
export function isSigned({ manifest, key, signature }: Signed): boolean {
  try {
    return verifyBytes(null, bytesOf(manifest), keyObject(key), Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

function bytesOf(manifest: string): Buffer {
  return Buffer.from(WHAT + manifest)
}
