import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CONTRACT, describe, isPapyError, isPlugin, type Plugin, type PluginKind } from '@papy/contract'
import { type FoundPackage, foundPackages } from '../packages/found-packages.ts'
import { sized } from '../report/number.ts'
import type { Check } from './check.ts'

/** A plugin that was found, with what its factory makes when it is given nothing. */
export interface FoundPlugin extends FoundPackage {
  readonly kind: PluginKind
  make(): Plugin
}

/** Plugins of ours that are not called as their package is, or are not made of nothing: nobody is reached by these. */
const ours: Readonly<Record<string, { readonly word: string; readonly args: readonly unknown[] }>> = {
  '@papy/runtime-ssh': { word: 'ssh', args: ['localhost', 1] },
  '@papy/runtime-ws': { word: 'websocket', args: ['127.0.0.1:9000', 1] },
  '@papy/transport-mysql': { word: 'mysql', args: [{ url: { env: 'PAPY_MYSQL_URL' } }] },
}

/** Packages that a module in a directory would find, and what their plugins can do. */
export async function packageChecks(
  directory: string,
): Promise<{ checks: readonly Check[]; plugins: readonly FoundPlugin[] }> {
  const packages = foundPackages(directory)
  const plugins: FoundPlugin[] = []
  const checks: Check[] = []
  for (const one of packages) {
    const kind = kindOf(one.name)
    if (kind === undefined) checks.push({ area: 'packages', name: one.name, state: 'good', found: one.version })
    else checks.push(await pluginCheck(one, kind, plugins))
  }
  return { checks: [...checks, ...missing(packages)], plugins }
}

function missing(packages: readonly FoundPackage[]): readonly Check[] {
  const names = new Set(packages.map(({ name }) => name))
  return ['@papy/core', '@papy/imap']
    .filter((name) => !names.has(name))
    .map((name) => {
      const advice = `run \`npm install ${name}\` where the pipeline is`
      return { area: 'packages', name, state: 'note', found: 'not found from here', advice }
    })
}

async function pluginCheck(one: FoundPackage, kind: PluginKind, plugins: FoundPlugin[]): Promise<Check> {
  const { name, version } = one
  try {
    const make = await factoryOf(one, kind)
    const plugin = make()
    const { contract } = plugin.descriptor
    plugins.push({ ...one, kind, make })
    const found = `${version}, contract ${contract}, ${abilities(plugin.supports)}`
    if (contract === CONTRACT) return { area: 'packages', name, state: 'good', found }
    const advice = `install a version of ${name} for contract ${CONTRACT}`
    return { area: 'packages', name, state: 'bad', found, advice }
  } catch (error) {
    if (isPapyError(error) && wantsOptions.has(error.code)) {
      const found = `${version}, what it can do depends on what it is given`
      return { area: 'packages', name, state: 'good', found }
    }
    const advice = `see that \`import '${name}'\` works`
    return { area: 'packages', name, state: 'bad', found: `${version}, cannot be used: ${describe(error)}`, advice }
  }
}

/** Codes of who is made of nothing and needs something. */
const wantsOptions: ReadonlySet<string> = new Set(['ERR_ARGUMENT', 'ERR_PLUGIN_OPTIONS'])

function kindOf(name: string): PluginKind | undefined {
  const [, kind] = /(?:^|[/-])(transport|serializer|runtime)-/.exec(name) ?? []
  return kind as PluginKind | undefined
}

// Only what is named after the package is called: other exports may do something.
async function factoryOf({ name, directory }: FoundPackage, kind: PluginKind): Promise<() => Plugin> {
  const { word, args } = ours[name] ?? { word: wordOf(name, kind), args: [] }
  const entry = createRequire(join(directory, 'package.json')).resolve(name)
  const module = (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>
  const factory = [word, `${word}s`, `${word}es`].map((each) => module[each]).find((each) => typeof each === 'function')
  if (factory === undefined) throw new Error(`it exports no function ${word}`)
  const make = () => (factory as (...args: readonly unknown[]) => unknown)(...args)
  if (!isPlugin(make(), kind)) throw new Error(`${word}() makes no ${kind}`)
  return make as () => Plugin
}

function wordOf(name: string, kind: PluginKind): string {
  return (name.split(`${kind}-`)[1] ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function abilities(supports: object): string {
  const parts = Object.entries(supports).flatMap(([name, value]) => {
    if (value === true) return [name]
    if (value === false || value === undefined) return []
    if (name === 'maxByteLength') return [`items up to ${sized(Number(value))}`]
    return [`${name} ${Array.isArray(value) ? value.join('/') : String(value)}`]
  })
  return parts.length === 0 ? 'no capabilities' : parts.join(', ')
}
