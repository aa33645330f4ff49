import { generateKeyPair, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import type { Certificate } from '../agent/agent-options.ts'

/** What it may be used for is not renewed, but pinned: it ends when the agent's owner makes another one. Years. */
const LIFETIME = 20

/** A clock that is behind must not take it for one of tomorrow. Ms. */
const CLOCK_SKEW = 86_400_000

/**
 * Makes a certificate that nobody but itself vouches for, and its key: RSA of 3,072 bits, SHA-256. Whoever is to trust it
 * pins its fingerprint, as `websocket(address, n, { fingerprint })` and `papy run` do.
 *
 * @param name - of the host that has it. @defaultValue that of this host
 */
export async function selfSigned(name: string = hostname()): Promise<Certificate> {
  const { default: forge } = await import('node-forge')
  const { publicKey, privateKey: key } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 3_072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  // Positive, as X.509 wants it.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  const now = Date.now()
  certificate.validity.notBefore = new Date(now - CLOCK_SKEW)
  certificate.validity.notAfter = new Date(new Date(now).setFullYear(new Date(now).getFullYear() + LIFETIME))
  const subject = [{ name: 'commonName', value: name.slice(0, 64) || 'papy' }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ])
  certificate.sign(forge.pki.privateKeyFromPem(key), forge.md.sha256.create())
  return { cert: forge.pki.certificateToPem(certificate), key }
}
