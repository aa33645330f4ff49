import type { KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { RuntimeError } from '@papy/contract'
import { entryUrl, type Offers, offers, resolveFrom } from '@papy/contract/function'
import { type Signed, signed } from '../../code/signed.ts'
import { userKey } from '../../code/user-key.ts'
import { type Wanted, wantedText } from '../../code/wanted.ts'
import { type Bundle, bundle, reachable } from './bundle.ts'
import { loadEsbuild } from './esbuild.ts'
import { isInstalled, isNative, packageOf } from './native.ts'

/** Who asks for code: what it must run on. */
export interface Asker {
  /** Major version of its Node. */
  readonly node: number
}

/**
 * What this program sends to other hosts, bundled once for all of them: only what a step named, and what that needs. So no
 * agent can have a file of this host by asking for it.
 */
export class Bundles {
  #key: Promise<KeyObject> | undefined
  #last: Promise<unknown> = Promise.resolve()
  readonly #made = new Map<number, Bundle[]>()

  /**
   * The bundle in which something is, signed by this user.
   *
   * @throws (rejects) RuntimeError `ERR_MODULE_REFUSED`, `ERR_BUNDLE`, `ERR_KEY_FILE`; PluginError `ERR_PLUGIN_NOT_FOUND`
   */
  async of(wanted: Wanted, { node }: Asker): Promise<Signed> {
    this.#key ??= userKey()
    const key = await this.#key
    // One after the other, so that two who ask for the same get the same.
    const making = this.#last.then(() => this.#find(wanted, node))
    this.#last = making.catch(() => undefined)
    return signed((await making).manifest, key)
  }

  /** A file that was promised, by its SHA-256. */
  blob(sha256: string): Uint8Array | undefined {
    for (const bundles of this.#made.values())
      for (const { blobs } of bundles) if (blobs.has(sha256)) return blobs.get(sha256)
    return undefined
  }

  async #find(wanted: Wanted, node: number): Promise<Bundle> {
    const text = wantedText(wanted)
    const made = this.#made.get(node) ?? []
    const known = made.find(({ entries }) => entries.has(text))
    if (known !== undefined) return known
    const offered = offers()
    const next = 'source' in wanted ? sources(wanted.source, text, offered, node) : await modules(wanted, offered, node)
    this.#made.set(node, [...made, next])
    return next
  }
}

const key = Symbol.for('papy.bundles')

/** Those of this program. */
export function bundles(): Bundles {
  const realm = globalThis as { [key]?: Bundles }
  realm[key] ??= new Bundles()
  return realm[key]
}

// A function that travels as text: that it is ours is all there is to say.
function sources(hash: string, text: string, offered: Offers, node: number): Bundle {
  if (!offered.sources.has(hash)) throw notOffered('a function of that hash')
  const all = [...offered.sources].map((one) => wantedText({ source: one })).sort()
  const manifest = {
    files: [],
    entries: Object.fromEntries(all.map((one) => [one, ''])),
    externals: {},
    node: [node, node],
    abi: process.versions.modules,
    createdBy: hostname(),
  }
  return { manifest: JSON.stringify(manifest), entries: new Set([...all, text]), blobs: new Map() }
}

async function modules(wanted: Exclude<Wanted, { source: string }>, offered: Offers, node: number): Promise<Bundle> {
  const file = 'url' in wanted ? offeredFile(wanted.url, offered) : packageFile(wanted, offered)
  const steps = new Map([...offered.modules, ...[...offered.plugins].filter(isUsers)].flatMap((url) => entry(url)))
  steps.set(wantedText(wanted), file)
  const esbuild = await loadEsbuild()
  // What only this host can load is no reason to have less there.
  const around = await program()
    .then((start) => (start === undefined ? [] : reachable(esbuild, start)))
    .catch(() => [])
  const all = new Map([...around.map((one) => [pathToFileURL(one).href, one] as const), ...steps])
  return bundle(esbuild, { entries: all, node }).catch((error: unknown) => {
    if (all.size === steps.size) throw error
    return bundle(esbuild, { entries: steps, node })
  })
}

async function program(): Promise<string | undefined> {
  const url = entryUrl()
  const file = url === undefined ? undefined : fileURLToPath(url)
  return file === undefined || isInstalled(file) ? undefined : file
}

// A file that is gone since its step was named keeps no other from being sent.
function entry(url: string): readonly (readonly [string, string])[] {
  const file = fileOf(url)
  return file === undefined || !existsSync(file) ? [] : [[url, file]]
}

// What the user has in a package is sent alone: not all agents need it. The user's own modules share what they import.
function isUsers(url: string): boolean {
  const file = fileOf(url)
  return file !== undefined && !isInstalled(file)
}

function offeredFile(url: string, { modules: known, plugins }: Offers): string {
  const file = fileOf(url)
  if (file === undefined || !(known.has(url) || plugins.has(url))) throw notOffered(url)
  const owner = isInstalled(file) ? packageOf(file) : undefined
  if (owner === undefined || !isNative(owner)) return file
  throw holdsMachineCode(owner.name)
}

function packageFile({ specifier, from }: Extract<Wanted, { specifier: string }>, { packages }: Offers): string {
  if (!packages.has(specifier)) throw notOffered(specifier)
  const here = pathToFileURL(`${process.cwd()}/`).href
  const url = (from === undefined ? undefined : resolveFrom(specifier, from)) ?? resolveFrom(specifier, here)
  const file = url === undefined ? undefined : fileOf(url)
  const owner = file === undefined ? undefined : packageOf(file)
  if (file === undefined) throw refused(specifier, 'it is not installed here')
  if (owner === undefined || !isNative(owner)) return file
  throw holdsMachineCode(specifier)
}

function holdsMachineCode(name: string): RuntimeError {
  return refused(name, 'it holds machine code; install it there, and start that agent with --allow-package')
}

function fileOf(url: string): string | undefined {
  return url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/, '')) : undefined
}

function notOffered(module: string): RuntimeError {
  return refused(module, 'no step of this program names it')
}

function refused(module: string, why: string): RuntimeError {
  return new RuntimeError('ERR_MODULE_REFUSED', `${module} is not sent to another host: ${why}`, { module })
}
