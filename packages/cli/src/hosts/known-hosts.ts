import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ArgumentError, describe, RuntimeError } from '@papy/contract'
import { configDirectory } from '@papy/contract/medium'

/** Where this user's certificates of agents are known: a line for each, `host:port fingerprint`. */
export const knownHostsPath = (): string => join(configDirectory(), 'known-agents')

/** The certificates of agents that were met before. A file of lines, which people may read and change. */
export class KnownHosts {
  readonly path: string

  constructor(path: string = knownHostsPath()) {
    this.path = path
  }

  /**
   * Looks whether an agent is the one that is known; one that is not known yet is known from now on.
   *
   * @param host - its name and port
   * @param shown - the fingerprint of the certificate that it has
   * @returns whether it was met for the first time
   * @throws (rejects) RuntimeError `ERR_HOST_CERTIFICATE`; ArgumentError `ERR_ARGUMENT`, where the file cannot be used
   */
  async meet(host: string, shown: string): Promise<boolean> {
    const known = await this.#fingerprintsOf(host)
    if (known.some(({ fingerprint }) => fingerprint === shown)) return false
    const [other] = known
    if (other === undefined) {
      await this.#add(host, shown)
      return true
    }
    const { fingerprint: pinned, line } = other
    const message = `whoever listens at ${host} shows the certificate ${shown}, and ${pinned} is known of it; if its owner made it anew, remove line ${line} of ${this.path}, else somebody is between`
    throw new RuntimeError('ERR_HOST_CERTIFICATE', message, { host, pinned, shown })
  }

  async #fingerprintsOf(host: string): Promise<readonly { readonly fingerprint: string; readonly line: number }[]> {
    const lines = (await this.#read())
      .split('\n')
      .map((text, at) => ({ words: text.trim().split(/\s+/), line: at + 1 }))
    return lines.flatMap(({ words: [name, fingerprint], line }) =>
      name === host && fingerprint !== undefined ? [{ fingerprint: fingerprint.toUpperCase(), line }] : [],
    )
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.path, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ''
      throw this.#unusable(cause)
    }
  }

  async #add(host: string, fingerprint: string): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      await appendFile(this.path, `${host} ${fingerprint}\n`, { mode: 0o600 })
    } catch (cause) {
      throw this.#unusable(cause)
    }
  }

  #unusable(cause: unknown): ArgumentError {
    const message = `${this.path} cannot be used: ${describe(cause)}; see that it is a file of yours`
    return new ArgumentError('ERR_ARGUMENT', message, { cause, value: this.path })
  }
}
