import { createHash, generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Deliveries } from '../src/agent/code/deliveries.ts'
import { type Allowance, Modules } from '../src/agent/modules.ts'
import { type BundleFile, limits, type Manifest } from '../src/code/manifest.ts'
import { keyText } from '../src/code/public-key.ts'
import { type Signed, signed } from '../src/code/signed.ts'
import { type CodeAsked, What } from '../src/wire/control.ts'
import { folder, install } from './support/hosts.ts'

const wanted = { url: 'file:///there/steps.ts' }
const { privateKey } = generateKeyPairSync('ed25519')
const key = keyText(privateKey)
const major = Number.parseInt(process.versions.node, 10)

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const file = (path: string, text: string, more: Partial<BundleFile> = {}): BundleFile => ({
  path,
  sha256: hash(text),
  size: text.length,
  imports: [],
  externals: [],
  ...more,
})
const STEP = 'export const step = () => 1\n'
const manifest = (more: Partial<Manifest> = {}): Manifest => ({
  files: [file('steps.mjs', STEP)],
  entries: { [wanted.url]: 'steps.mjs' },
  externals: {},
  node: [major, major],
  abi: process.versions.modules,
  createdBy: 'us@there',
  ...more,
})

/** An agent's side, and a coordinator that says what it is told to. */
async function visited(
  answer: Signed,
  { blobs = [STEP], allow = { keys: [key] } }: { readonly blobs?: readonly string[]; readonly allow?: Allowance } = {},
) {
  const host = await folder()
  const cache = join(host, 'cache')
  const modules = new Modules({ trustFile: join(host, 'none'), ...allow }, host, {
    directory: cache,
    maxBytes: 2 ** 20,
  })
  const asked: CodeAsked[] = []
  const deliveries: Deliveries = new Deliveries(modules, (kind, bytes) => {
    asked.push(JSON.parse(Buffer.from(bytes).toString()) as CodeAsked)
    const say = (what: number, text: string) => queueMicrotask(() => void deliveries.hear(what, Buffer.from(text)))
    if (kind === What.wanted) say(What.code, JSON.stringify({ signed: answer }))
    else for (const blob of blobs) say(What.blob, blob)
  })
  return { host, cache, modules, asked, find: () => deliveries.find(wanted), deliveries }
}

const sign = (more: Partial<Manifest> = {}): Signed => signed(JSON.stringify(manifest(more)), privateKey)

describe('code that is in order', () => {
  test('is written, and where it says it is', async () => {
    const { find, asked, cache, modules } = await visited(sign())
    const url = await find()
    expect(await readFile(fileURLToPath(url), 'utf8')).toBe(STEP)
    expect(asked).toEqual([{ wanted, node: major }, { lacking: [hash(STEP)] }])
    expect(await find()).toBe(url)
    expect(asked).toHaveLength(2)
    await modules.close()
    expect(existsSync(fileURLToPath(url))).toBe(false)
    expect(existsSync(join(cache, 'blobs', hash(STEP)))).toBe(true)
  })

  test('is not asked for where it is kept, unless somebody changed it', async () => {
    const { find, asked, cache } = await visited(sign())
    const blob = join(cache, 'blobs', hash(STEP))
    await mkdir(join(cache, 'blobs'), { recursive: true })
    await writeFile(blob, 'export const step = () => evil()\n')
    expect(await readFile(fileURLToPath(await find()), 'utf8')).toBe(STEP)
    expect(asked).toHaveLength(2)
    const again = await visited(sign())
    await mkdir(join(again.cache, 'blobs'), { recursive: true })
    await writeFile(join(again.cache, 'blobs', hash(STEP)), STEP)
    await again.find()
    expect(again.asked).toHaveLength(1)
  })

  test('finds packages that it needs in the directory of the agent', async () => {
    const externals = { machine: { version: '1.0.0', native: true } }
    const needs = [file('steps.mjs', STEP, { externals: ['machine'] })]
    const { host, find } = await visited(sign({ externals, files: needs }))
    await install(host, 'machine', 'module', 'export default 1\n')
    const url = await find()
    expect(createRequire(url).resolve('machine')).toBe(join(host, 'node_modules/machine/index.js'))
  })

  test('that is only leave to run text writes nothing', async () => {
    const source = { source: hash('() => 1') }
    const { deliveries, cache } = await visited(sign({ files: [], entries: { [`source ${source.source}`]: '' } }))
    expect(await deliveries.find(source)).toBe('')
    expect(existsSync(cache)).toBe(false)
  })
})

const forged = (): Signed => ({ ...sign(), manifest: JSON.stringify(manifest({ createdBy: 'somebody else' })) })
const other = generateKeyPairSync('ed25519').privateKey
const many = Array.from({ length: limits.files + 1 }, (_, at) => file(`f${at}.mjs`, STEP))
const of = (...files: BundleFile[]): Signed => sign({ files, entries: { [wanted.url]: files[0]?.path ?? '' } })

describe('code is refused, and nothing of it written:', () => {
  test.each<[string, string, () => Signed, string[]?]>([
    ['another key than is trusted', 'ERR_CODE_UNTRUSTED', () => signed(JSON.stringify(manifest()), other)],
    ['a manifest that was not signed', 'ERR_CODE_FORGED', forged],
    ['a signature of another key', 'ERR_CODE_FORGED', () => ({ ...signed(JSON.stringify(manifest()), other), key })],
    ['a signature that is none', 'ERR_CODE_FORGED', () => ({ ...sign(), signature: 'AAAA' })],
    ['a file that was changed', 'ERR_CODE_FORGED', sign, [`${STEP}evil()`]],
    ['a path that leaves the directory', 'ERR_CODE_REFUSED', () => of(file('../steps.mjs', STEP))],
    ['a path of another disk', 'ERR_CODE_REFUSED', () => of(file('C:\\steps.mjs', STEP))],
    ['a path that is hidden', 'ERR_CODE_REFUSED', () => of(file('.steps.mjs', STEP))],
    ['a file that is too large', 'ERR_CODE_REFUSED', () => of(file('a.mjs', STEP, { size: limits.file + 1 }))],
    [
      'files that are too large together',
      'ERR_CODE_REFUSED',
      () => of(...['a', 'b', 'c'].map((name) => file(`${name}.mjs`, STEP, { size: limits.file }))),
    ],
    ['too many files', 'ERR_CODE_REFUSED', () => of(...many)],
    ['two files of one name', 'ERR_CODE_REFUSED', () => of(file('a.mjs', STEP), file('a.mjs', ''))],
    ['a manifest that is none', 'ERR_CODE_REFUSED', () => signed('{}', privateKey)],
    ['a manifest without what was asked for', 'ERR_CODE_REFUSED', () => sign({ entries: {} })],
    ['another version of Node', 'ERR_VERSION_SKEW', () => sign({ node: [major + 1, major + 2] })],
    [
      'another ABI, with machine code',
      'ERR_VERSION_SKEW',
      () => sign({ abi: '1', externals: { machine: { version: '1.0.0', native: true } } }),
    ],
    [
      'a package that is not installed',
      'ERR_MODULE_REFUSED',
      () =>
        sign({
          externals: { machine: { version: '1.0.0', native: true } },
          files: [file('steps.mjs', STEP, { externals: ['machine'] })],
        }),
    ],
  ])('%s', async (_, code, answer, blobs = [STEP]) => {
    const { find, cache } = await visited(answer(), { blobs })
    const error = await find().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, host: hostname(), hash: hash(answer().manifest), key: answer().key })
    expect(String(error)).toContain(`${answer().key}, is not run on ${hostname()}`)
    expect(existsSync(cache)).toBe(false)
  })

  test('a package in another version', async () => {
    const externals = { machine: { version: '2.0.0', native: true } }
    const needs = [file('steps.mjs', STEP, { externals: ['machine'] })]
    const { host, find } = await visited(sign({ externals, files: needs }))
    await install(host, 'machine', 'module', 'export default 1\n')
    await expect(find()).rejects.toMatchObject({
      code: 'ERR_MODULE_REFUSED',
      message: expect.stringContaining('1.2.3, and the code is for 2.0.0'),
    })
  })

  test('any, where nobody is trusted: nothing is even asked for', async () => {
    const { find, asked } = await visited(sign(), { allow: {} })
    await expect(find()).rejects.toMatchObject({ code: 'ERR_MODULE_REFUSED' })
    expect(asked).toEqual([])
  })

  test('what nobody asked for', async () => {
    const { deliveries } = await visited(sign())
    expect(deliveries.hear(What.blob, Buffer.from(STEP))).toBe(false)
    expect(deliveries.hear(What.code, Buffer.from('{}'))).toBe(false)
  })

  test('a directory that cannot be written', async () => {
    const { find, cache } = await visited(sign())
    await writeFile(cache, '')
    await expect(find()).rejects.toMatchObject({ code: 'ERR_CODE_CACHE', host: hostname() })
    await rm(cache)
  })
})
