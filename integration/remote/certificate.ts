import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate for tests, made on the spot; its files are gone when it is disposed. */
export class TestCertificate implements Disposable {
  readonly cert: string
  readonly key: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'papy-remote-'))

  constructor() {
    this.cert = join(this.#folder, 'cert.pem')
    this.key = join(this.#folder, 'key.pem')
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const files = ['-subj', '/CN=papy', '-keyout', this.key, '-out', this.cert]
    execFileSync('openssl', ['req', ...kind, ...files], { stdio: 'ignore' })
  }

  /** What a coordinator trusts. */
  get ca(): string {
    return readFileSync(this.cert, 'utf8')
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Why none can be made here. */
export function withoutCertificates(): string | undefined {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'needs openssl'
  }
}
