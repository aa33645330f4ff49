import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import Module from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decodeError, type PluginDescriptor, type PortableError } from '@papy/contract'
import { offer, offerPlugin } from '@papy/contract/function'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Manifest } from '../src/code/manifest.ts'
import { bundle, reachable } from '../src/coordinator/bundle/bundle.ts'
import { bundles } from '../src/coordinator/bundle/bundles.ts'
import { loadEsbuild } from '../src/coordinator/bundle/esbuild.ts'
import { CodeDesk } from '../src/coordinator/code-desk.ts'
import { What } from '../src/wire/control.ts'
import { bareHost, folder, install, projectHost } from './support/hosts.ts'

const esbuild = await loadEsbuild()
const node = 20

async function made(host: string, files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(host, name), text)
  const entries = new Map(Object.keys(files).map((name) => [name, join(host, name)]))
  const { manifest, blobs } = await bundle(esbuild, { entries, node })
  const { files: listed, externals, ...about } = JSON.parse(manifest) as Manifest
  const texts = Object.fromEntries(
    listed.map(({ path, sha256 }) => [path, Buffer.from(blobs.get(sha256) ?? []).toString()]),
  )
  return { ...about, files: listed, externals, texts, blobs }
}

describe('a bundle', () => {
  test('of the same modules is the same', async () => {
    const host = await projectHost()
    const entries = new Map([['steps', join(host, 'first.ts')]])
    const [one, other] = [await bundle(esbuild, { entries, node }), await bundle(esbuild, { entries, node })]
    expect(other.manifest).toBe(one.manifest)
  })

  test('holds each module once, and leaves packages of PaPy and machine code out', async () => {
    const host = await bareHost()
    await install(host, 'marked', 'commonjs', 'exports.x = 1', { gypfile: true })
    await install(host, 'loading', 'commonjs', 'exports.x = 1', { dependencies: { bindings: '1' } })
    await install(host, 'unmarked', 'commonjs', "module.exports = require('./lib/addon.node')")
    await install(host, 'plain', 'module', 'export const plain = 1')
    await writeFile(join(host, 'state.mjs'), 'export const state = { count: 0 }')
    const { files, externals, texts } = await made(host, {
      'a.mjs':
        "import './state.mjs'; import { log } from '@papy/contract/diagnostics'; import 'marked'; export { state } from './state.mjs'; export const a = log",
      'b.mjs':
        "import { x } from 'loading'; import y from 'unmarked'; export { plain } from 'plain'; export { state } from './state.mjs'; export const b = [x, y]",
    })
    expect(Object.values(texts).filter((text) => text.includes('count: 0'))).toHaveLength(1)
    expect(Object.values(texts).filter((text) => text.includes('plain = 1'))).toHaveLength(1)
    expect(externals).toEqual({
      '@papy/contract': { version: expect.any(String), native: false },
      loading: { version: '1.2.3', native: true },
      marked: { version: '1.2.3', native: true },
      unmarked: { version: '1.2.3', native: true },
    })
    const needs = Object.fromEntries(files.map(({ path, externals: names }) => [path, names.toSorted()]))
    expect([needs['a-0.mjs'], needs['b-1.mjs']]).toEqual([
      ['@papy/contract', 'marked'],
      ['loading', 'unmarked'],
    ])
  })

  test('of a module that does not compile, with file and line, is refused', async () => {
    await expect(made(await folder(), { 'a.mjs': '\nexport const a = (' })).rejects.toMatchObject({
      code: 'ERR_BUNDLE',
      message: expect.stringMatching(/a\.mjs:\d/),
    })
  })

  test.each([
    ['a package that is not installed', "import 'nowhere'", 'nowhere'],
    ["machine code of the user's own", "import addon from './addon.node'", 'machine code'],
  ])('of %s is refused', async (_, text, why) => {
    await expect(made(await folder(), { 'a.mjs': text })).rejects.toMatchObject({
      code: 'ERR_BUNDLE',
      message: expect.stringContaining(why),
    })
  })

  test('may be wanted of all modules that the program has, but not of packages', async () => {
    const host = await projectHost()
    const found = await reachable(esbuild, join(host, 'main.ts'))
    expect(found.map((file) => file.slice(host.length + 1)).toSorted()).toEqual([
      'counter.ts',
      'first.ts',
      'main.ts',
      'second.ts',
    ])
  })

  test('needs esbuild, and says so', async () => {
    vi.stubEnv('NODE_PATH', '')
    onTestFinished(() => {
      vi.unstubAllEnvs()
      readPaths()
    })
    readPaths()
    await expect(loadEsbuild([pathToFileURL(join(await folder(), 'x.mjs')).href])).rejects.toMatchObject({
      code: 'ERR_PLUGIN_NOT_FOUND',
      message: expect.stringContaining('npm install esbuild'),
    })
  })
})

// Tools put their own packages there.
function readPaths(): void {
  const { _initPaths: read } = Module as unknown as { _initPaths(): void }
  read()
}

describe('a coordinator', () => {
  const ask = async (kind: number, asked: object) => {
    const said = new EventTarget()
    const answered = once(said, 'answer')
    const desk = new CodeDesk('there:9000')
    desk.hear(kind, Buffer.from(JSON.stringify(asked)), (what, bytes) => {
      if (what === What.code) said.dispatchEvent(new CustomEvent('answer', { detail: Buffer.from(bytes).toString() }))
    })
    const [{ detail }] = (await answered) as [CustomEvent<string>]
    return JSON.parse(detail) as { readonly error?: PortableError; readonly signed?: { readonly manifest: string } }
  }
  const refusal = async (kind: number, asked: object) => decodeError((await ask(kind, asked)).error as PortableError)

  test('sends what a step names, and nothing else', async () => {
    const host = await folder()
    for (const name of ['XDG_CONFIG_HOME', 'APPDATA']) vi.stubEnv(name, host)
    onTestFinished(() => void vi.unstubAllEnvs())
    await mkdir(join(host, 'secret'))
    await writeFile(join(host, 'secret/keys.mjs'), 'export const password = 1')
    await writeFile(join(host, 'step.mjs'), 'export const step = () => 1')
    const [url, secret] = ['step.mjs', 'secret/keys.mjs'].map((name) => pathToFileURL(join(host, name)).href) as [
      string,
      string,
    ]
    offer({ ref: { kind: 'module', url, export: 'step' }, args: [], name: 'step' })
    const code = 'ERR_MODULE_REFUSED'
    for (const wanted of [{ url: secret }, { source: 'f'.repeat(64) }, { specifier: 'esbuild', from: url }])
      expect(await refusal(What.wanted, { wanted, node })).toMatchObject({ code })
    const { signed } = await ask(What.wanted, { wanted: { url }, node })
    const { entries } = JSON.parse(signed?.manifest ?? '') as Manifest
    expect([Object.hasOwn(entries, url), Object.hasOwn(entries, secret)]).toEqual([true, false])
    // Again: it is the same one.
    expect(await bundles().of({ url }, { node })).toEqual(signed)
  })

  test('sends the modules of plugins that workers open, and of those among their arguments, but no machine code', async () => {
    const host = await folder()
    for (const name of ['XDG_CONFIG_HOME', 'APPDATA']) vi.stubEnv(name, host)
    onTestFinished(() => void vi.unstubAllEnvs())
    await writeFile(join(host, 'own.mjs'), 'export const own = () => 1')
    await install(host, 'plain', 'module', 'export const plain = () => 1')
    await install(host, 'native', 'commonjs', 'exports.native = () => 1', { gypfile: true })
    const at = (...path: string[]) => pathToFileURL(join(host, ...path)).href
    const plugin = (url: string, args: PluginDescriptor['args'] = []): PluginDescriptor => {
      return { kind: 'transport', contract: 1, specifier: './x', url, export: 'x', args }
    }
    const [own, plain, native] = [
      at('own.mjs'),
      ...['plain', 'native'].map((one) => at('node_modules', one, 'index.js')),
    ]
    const wanted = (url: string | undefined) => ask(What.wanted, { wanted: { url }, node })
    expect(await refusal(What.wanted, { wanted: { url: own }, node })).toMatchObject({ code: 'ERR_MODULE_REFUSED' })
    const inner = { $plugin: plugin(plain as string) } as never
    offerPlugin(plugin(own as string, [{ over: [inner] }]))
    offerPlugin(plugin(native as string))
    const entries = async (url: string | undefined) =>
      Object.keys((JSON.parse((await wanted(url)).signed?.manifest ?? '') as Manifest).entries)
    // What is of a package is sent to who asks for it, and to nobody else.
    expect(await entries(own)).toContain(own)
    expect(await entries(own)).not.toContain(plain)
    expect(await entries(plain)).toContain(plain)
    expect(await refusal(What.wanted, { wanted: { url: native }, node })).toMatchObject({
      code: 'ERR_MODULE_REFUSED',
      message: expect.stringContaining('machine code'),
    })
  })

  test.each([
    ['files that were not promised', What.lacking, { lacking: ['f'.repeat(64)] }],
    ['what is no question', What.wanted, { wanted: 'x', node }],
    ['no version of Node', What.wanted, { wanted: { url: 'file:///x' } }],
  ])('refuses %s', async (_, kind, asked) => {
    expect(await refusal(kind, asked)).toMatchObject({ code: 'ERR_PROTOCOL' })
  })
})
