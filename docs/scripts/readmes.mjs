// Writes the README of each public package that has none of its own: what its first comment says, how to install it, an example,
// what it exports, where to read on. With --check it writes nothing, and fails where one is missing or not what it would write.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))
const examples = fileURLToPath(new URL('../examples/guide', import.meta.url))
const mark = '<!-- Written by docs/scripts/readmes.mjs. Do not edit. -->'

/** Where the guide says more. */
const readOn = {
  cache: 'guide/18-results-cache.md',
  code: 'guide/13-programs-as-files.md',
  conformance: 'plugin/conformance.md',
  contract: 'plugin/transport.md',
  core: 'guide/01-first-pipeline.md',
  imap: 'guide/03-pools.md',
  log: 'guide/14-logging.md',
  remote: 'guide/15-other-hosts.md',
  'runtime-inline': 'guide/03-pools.md',
  'runtime-process': 'guide/03-pools.md',
  'runtime-ssh': 'guide/17-clusters.md',
  'runtime-thread': 'guide/03-pools.md',
  'runtime-ws': 'guide/15-other-hosts.md',
  serializer: 'guide/08-transports.md',
  transport: 'guide/08-transports.md',
}

/** Programs of the guide that show it; what one imports beside it stands before. */
const shown = {
  cache: ['results-cache.ts'],
  core: ['join.ts'],
  imap: ['numbers.ts', 'imap.ts'],
  log: ['log-pino.ts'],
  'runtime-inline': ['ordered.ts'],
  'runtime-process': ['numbers.ts', 'processes.ts'],
  'runtime-ssh': ['ssh.ts'],
  'runtime-thread': ['numbers.ts', 'processes.ts'],
  'runtime-ws': ['numbers.ts', 'cluster.ts'],
  'transport-shm': ['images.ts', 'leases.ts'],
  'transport-socket': ['images.ts', 'direct.ts'],
}

const faults = []
for (const name of readdirSync(packages).sort()) settle(name)
for (const fault of faults) console.error(`readmes: ${fault}`)
process.exitCode = faults.length === 0 ? 0 : 1

function settle(name) {
  const folder = join(packages, name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = join(folder, 'README.md')
  const there = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (manifest.private || (there !== '' && !there.includes(mark))) return
  const page = readOn[name] ?? readOn[name.split('-')[0]]
  if (page === undefined)
    faults.push(`packages/${name} has no README.md; write one, or say in readOn where the guide tells of it`)
  else if (!process.argv.includes('--check')) writeFileSync(file, textOf(name, manifest, page))
  else if (there !== textOf(name, manifest, page))
    faults.push(`packages/${name}/README.md is not up to date; run node docs/scripts/readmes.mjs`)
}

function textOf(folder, { name, exports = {}, peerDependencies = {} }, page) {
  const index = readFileSync(join(packages, folder, 'src/index.ts'), 'utf8')
  const peers = Object.keys(peerDependencies).map((peer) => `\`${peer}\``)
  const doors = Object.keys(exports).filter((door) => door !== '.' && door !== './package.json')
  const title =
    /^# (.+)$/m.exec(readFileSync(fileURLToPath(new URL(`../${page}`, import.meta.url)), 'utf8'))?.[1] ?? page
  return [
    `# ${name}`,
    '',
    mark,
    '',
    aboutOf(index),
    '',
    '```console',
    `$ npm install ${name}`,
    '```',
    '',
    ...(shown[folder] ?? []).flatMap(example),
    `It exports ${listed(valuesOf(index).map((one) => `\`${one}\``))}.`,
    ...(doors.length === 0
      ? []
      : ['', `Further doors: ${listed(doors.map((door) => `\`${name}${door.slice(1)}\``))}.`]),
    ...(peers.length === 0 ? [] : ['', `What it uses if you install it beside: ${listed(peers)}.`]),
    '',
    `A package of [PaPy](../../README.md). Read on: [${title.replace(/^\d+\. /, '')}](../../docs/${page}).`,
    '',
  ].join('\n')
}

// A file of the guide, with its name and the marker by which tests know where it is from.
function example(file) {
  const text = readFileSync(join(examples, file), 'utf8')
  const before = text.includes(' from ') ? [] : [`\`${file}\`:`, '']
  return [...before, `<!-- file: ../../docs/examples/guide/${file} -->`, '```ts', text.trimEnd(), '```', '']
}

// The first comment of the module, as prose.
function aboutOf(index) {
  const [, comment = ''] = /\/\*\*([\s\S]*?)\*\//.exec(index) ?? []
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''))
  const text = lines.join('\n').split('@module')[0].trim()
  return text.replace(/\{@link (\w+)\}/g, '`$1`')
}

// What can be called or read; types come with them.
function valuesOf(index) {
  const lists = index.matchAll(/^export \{([^}]*)\} from/gm)
  const names = [...lists].flatMap(([, list]) => list.split(',').map((one) => one.trim()))
  const values = names.filter((one) => one !== '' && !one.startsWith('type ')).map((one) => one.split(' as ').at(-1))
  return [...new Set(values)].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en'))
}

function listed(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
