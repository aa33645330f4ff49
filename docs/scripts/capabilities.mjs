// Writes docs/capabilities.md from what the built plugins declare in `supports`. With --check it writes nothing, and fails if
// the page is not what it would write, or a package of a plugin is not in it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))
const page = fileURLToPath(new URL('../capabilities.md', import.meta.url))

/** What each package exports a plugin by, and what it is called with. Where `supports` depends on that, there is a row for each. */
const factories = {
  'runtime-inline': { inline: [[]] },
  'runtime-process': { processes: [[4]] },
  'runtime-ssh': { ssh: [['host', 4]] },
  'runtime-thread': { threads: [[4]] },
  'runtime-ws': { websocket: [['host:9000', 4, { token: { env: 'PAPY_TOKEN' } }]] },
  'serializer-cbor': { cbor: [[]] },
  'serializer-json': { json: [[]] },
  'serializer-v8': { v8: [[]] },
  'transport-file': { file: [[], [{ directory: '/shared' }]] },
  'transport-memory': { memory: [[]] },
  'transport-mysql': { mysql: [[{ url: { env: 'PAPY_MYSQL_URL' } }]] },
  'transport-pipe': { pipe: [[]] },
  'transport-shm': { shm: [[]] },
  'transport-socket': { socket: [[], [{ host: '0.0.0.0' }]] },
  'transport-sqlite': { sqlite: [[], [{ file: '/work/items.sqlite' }]] },
}

const words = {
  transport: {
    title: 'Transports',
    about: 'What may be on the two sides of a pipe with `via`, and how much one item may be.',
    columns: {
      crossProcess: 'between processes',
      crossHost: 'between hosts',
      durable: 'items outlive who put them',
      keeps: 'items outlive their run',
      sharedMemory: 'memory by reference between threads',
      maxByteLength: 'largest item',
      platforms: 'systems',
    },
  },
  serializer: {
    title: 'Serializers',
    about:
      'What comes out as it went in. What is refused is refused with `ERR_NOT_SERIALIZABLE`, and never changed in silence.',
    columns: {
      undefined: '`undefined`',
      bigint: 'bigint',
      date: 'Date',
      mapAndSet: 'Map, Set',
      typedArray: 'typed arrays',
      cycles: 'circles',
      nonFiniteNumber: 'NaN, ±Infinity, -0',
      error: 'errors',
      portable: 'other versions of Node read it',
    },
  },
  runtime: {
    title: 'Runtimes',
    about: 'Where workers run.',
    columns: {
      sameRealm: 'any function, values by reference',
      sharedMemory: 'shared memory',
      remote: 'on other hosts',
      preemptible: 'can be ended while computing',
    },
  },
}

const found = await plugins()
const text = pageOf(found)
if (!process.argv.includes('--check')) writeFileSync(page, text)
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.error('capabilities: docs/capabilities.md is not up to date; run node docs/scripts/capabilities.mjs')
  process.exitCode = 1
}

/** The plugins that packages export, by their kinds: as they are written in a program, and what they declare. */
async function plugins() {
  const names = readdirSync(packages).filter((name) => /^(transport|serializer|runtime)-/.test(name))
  const all = []
  for (const name of names.sort()) {
    const module = await import(pathToFileURL(join(packages, name, 'dist', 'index.js')).href)
    if (!(name in factories)) throw new Error(`what is the plugin of ${name} made by? Say so in factories`)
    for (const [factory, calls] of Object.entries(factories[name])) {
      for (const args of calls) {
        const { kind, supports } = module[factory](...args)
        all.push({ kind, supports, package: name, call: `${factory}(${args.map(written).join(', ')})` })
      }
    }
  }
  return all
}

function written(arg) {
  return typeof arg === 'object' ? `{ ${Object.keys(arg).join(', ')} }` : JSON.stringify(arg).replaceAll('"', "'")
}

function pageOf(all) {
  return [
    '# What each plugin can',
    '',
    '<!-- Written by docs/scripts/capabilities.mjs from `supports` of the plugins. Do not edit. -->',
    '',
    'A plugin declares what it can before it is opened, and the [laws](plugin/conformance.md) hold it to that: a declared *no* is',
    'tested like a declared *yes*. A pipeline that asks for what a plugin cannot is refused while it is composed, not in the middle of a run.',
    ...Object.entries(words).flatMap(([kind, said]) =>
      table(
        all.filter((one) => one.kind === kind),
        said,
      ),
    ),
    '',
  ].join('\n')
}

function table(all, { title, about, columns }) {
  const unknown = all.flatMap(({ supports }) => Object.keys(supports)).filter((key) => !(key in columns))
  if (unknown.length > 0) throw new Error(`${title}: what does ${unknown[0]} mean? Say so in words`)
  const rows = all.map((one) => {
    const cells = Object.keys(columns).map((key) => cell(key, one.supports[key]))
    return `| \`${one.call}\` | ${cells.join(' | ')} | \`@papy/${one.package}\` |`
  })
  const head = ['', ...Object.values(columns), 'package']
  const line = ['---', ...Object.keys(columns).map(() => ':-:'), '---']
  return ['', `## ${title}`, '', about, '', `| ${head.join(' | ')} |`, `| ${line.join(' | ')} |`, ...rows]
}

function cell(key, value) {
  if (key === 'platforms') return value === undefined ? 'all' : value.join(', ')
  if (key === 'maxByteLength') return value === Number.POSITIVE_INFINITY ? 'no limit' : size(value)
  return value ? 'yes' : '–'
}

function size(bytes) {
  const [unit, of] = bytes >= 2 ** 30 ? ['GiB', 2 ** 30] : ['MiB', 2 ** 20]
  return `${Math.round((10 * bytes) / of) / 10} ${unit}`
}
