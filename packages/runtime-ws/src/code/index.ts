/**
 * Whose code is run on other hosts: keys, and who trusts them.
 *
 * @module
 */
export { isPublicKey, keyText, type PublicKey, publicKey } from './public-key.ts'
export { readTrust, type Trusted, trustedIn, userTrustFile, writeTrust } from './trust-file.ts'
export { userKey, userKeyFile } from './user-key.ts'
