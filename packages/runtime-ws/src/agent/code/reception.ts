import { hostname } from 'node:os'
import { join } from 'node:path'
import { RuntimeError } from '@papy/contract'
import { type BundleFile, filesOf, type Manifest, readManifest } from '../../code/manifest.ts'
import type { PublicKey } from '../../code/public-key.ts'
import { isSigned, type Signed } from '../../code/signed.ts'
import { readTrust } from '../../code/trust-file.ts'
import { BlobStore, hashOf } from './blob-store.ts'
import type { CodeCache } from './code-cache.ts'
import { installed } from './installed.ts'
import { LiveCode } from './live-code.ts'

/** Whose code an agent runs. */
export interface Trust {
  readonly keys: readonly PublicKey[]
  /** Read each time, so that nobody need start an agent anew. */
  readonly trustFile: string
}

/** What was found to be in order, before anything of it was written. */
export interface Accepted {
  readonly bundle: string
  readonly key: PublicKey
  /** The file that was asked for; `undefined`: there is none, it is leave that was asked for. */
  readonly entry: string | undefined
  readonly files: readonly BundleFile[]
  /** Directories of packages that it needs. */
  readonly packages: ReadonlyMap<string, string>
}

/** Looks at what coordinators send: only what somebody signed whom the agent's owner trusts is written, and imported. */
export class Reception {
  readonly #trust: Trust
  readonly #places: readonly NodeJS.Require[]
  readonly #store: BlobStore
  readonly #live: LiveCode

  /** @param places - where packages are looked for */
  constructor(trust: Trust, { directory, maxBytes }: Required<CodeCache>, places: readonly NodeJS.Require[]) {
    this.#trust = trust
    this.#places = places
    this.#store = new BlobStore(join(directory, 'blobs'), maxBytes)
    this.#live = new LiveCode(join(directory, 'live'))
  }

  /** Keys that are trusted now. @throws (rejects) RuntimeError `ERR_KEY_FILE` */
  async keys(): Promise<ReadonlySet<PublicKey>> {
    const { keys, trustFile } = this.#trust
    return new Set([...keys, ...(await readTrust(trustFile)).map(({ key }) => key)])
  }

  /** Whether a module is one that was accepted. */
  has(url: string): boolean {
    return this.#live.has(url)
  }

  /**
   * Looks at a bundle.
   *
   * @throws (rejects) RuntimeError `ERR_CODE_UNTRUSTED`, `ERR_CODE_FORGED`, `ERR_CODE_REFUSED`, `ERR_VERSION_SKEW`,
   * `ERR_MODULE_REFUSED`, `ERR_KEY_FILE`
   */
  async examine(signed: Signed, wanted: string): Promise<Accepted> {
    const { key, manifest: text } = signed
    const about = { key, bundle: hashOf(text) }
    if (!(await this.keys()).has(key))
      throw refused('ERR_CODE_UNTRUSTED', `nobody there trusts that key; say there: papy trust ${key}`, about)
    if (!isSigned(signed)) throw refused('ERR_CODE_FORGED', 'the signature is not of that key', about)
    const manifest = readManifest(text)
    if (typeof manifest === 'string') throw refused('ERR_CODE_REFUSED', manifest, about)
    const entry = Object.hasOwn(manifest.entries, wanted) ? manifest.entries[wanted] : undefined
    if (entry === undefined) throw refused('ERR_CODE_REFUSED', `it has no ${wanted}`, about)
    checkNode(manifest, about)
    const files = filesOf(manifest, entry)
    return {
      ...about,
      files,
      entry: entry === '' ? undefined : entry,
      packages: this.#packages(manifest, files, about),
    }
  }

  /** Which files of a bundle are kept here already: those that are in order. */
  async kept({ bundle, files }: Accepted): Promise<Map<string, Uint8Array>> {
    const kept = new Map<string, Uint8Array>()
    for (const { path, sha256 } of files) {
      const bytes = this.#live.isPlaced(bundle, path) ? NOTHING : await this.#store.read(sha256)
      if (bytes !== undefined) kept.set(sha256, bytes)
    }
    return kept
  }

  /**
   * Keeps files that came, and puts all of them where workers can import them.
   *
   * @returns the URL of what was asked for
   * @throws (rejects) RuntimeError `ERR_CODE_CACHE`
   */
  async place({ bundle, entry, files, packages }: Accepted, kept: Blobs, came: Blobs): Promise<string> {
    if (entry === undefined) return ''
    try {
      if (came.size > 0) await this.#store.write(came)
      for (const [name, directory] of packages) await this.#live.link(name, directory)
      for (const { path, sha256 } of files)
        if (!this.#live.isPlaced(bundle, path))
          await this.#live.place(bundle, path, came.get(sha256) ?? kept.get(sha256) ?? NOTHING)
    } catch (cause) {
      const message = `code cannot be kept on ${hostname()}: ${(cause as Error).message}; give that agent another directory for it`
      throw new RuntimeError('ERR_CODE_CACHE', message, { cause, host: hostname(), hash: bundle })
    }
    return this.#live.url(bundle, entry)
  }

  close(): Promise<void> {
    return this.#live.close()
  }

  #packages({ externals }: Manifest, files: readonly BundleFile[], about: About): Map<string, string> {
    const packages = new Map<string, string>()
    for (const name of new Set(files.flatMap((file) => file.externals))) {
      const found = installed(name, externals[name] as Manifest['externals'][string], this.#places)
      if (typeof found === 'string')
        throw refused('ERR_MODULE_REFUSED', `${found}; install it where that agent is started`, {
          ...about,
          module: name,
        })
      packages.set(name, found.directory)
    }
    return packages
  }
}

/** Contents of files, by their hashes. */
type Blobs = ReadonlyMap<string, Uint8Array>

/** What a bundle is called in an error. */
type About = Pick<Accepted, 'bundle' | 'key'>

const NOTHING = new Uint8Array(0)

/** Why code is not run: host, hash and key are in the message, and fields of the error. */
export function refused(
  code: string,
  why: string,
  { bundle, key, ...more }: About & Readonly<Record<string, unknown>>,
): RuntimeError {
  const host = hostname()
  const message = `code ${bundle.slice(0, 12)}, signed by ${key}, is not run on ${host}: ${why}`
  return new RuntimeError(code, message, { host, hash: bundle, key, ...more })
}

function checkNode({ node: [from, to], abi, externals }: Manifest, about: About): void {
  const { node, modules } = process.versions
  const major = Number.parseInt(node, 10)
  if (major < from || major > to)
    throw refused('ERR_VERSION_SKEW', `it is for Node ${from} to ${to}, and this is ${node}`, {
      ...about,
      what: 'node',
    })
  if (abi !== modules && Object.values(externals).some(({ native }) => native))
    throw refused('ERR_VERSION_SKEW', `it is for ABI ${abi}, and this is ${modules}`, { ...about, what: 'abi' })
}
