// Writes docs/errors.md: every code that the sources of the packages throw or warn with, and what docs/errors.json says
// of it. With --check it writes nothing, and fails if the page is not what it would write.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))
const meanings = fileURLToPath(new URL('../errors.json', import.meta.url))
const page = fileURLToPath(new URL('../errors.md', import.meta.url))

const codes = codesOf(sources())
const entries = JSON.parse(readFileSync(meanings, 'utf8'))
const faults = faultsOf(codes, entries)
if (faults.length === 0) settle(pageOf(codes, entries))
for (const fault of faults) console.error(`errors: ${fault}`)
process.exitCode = faults.length === 0 ? 0 : 1

function settle(text) {
  if (!process.argv.includes('--check')) writeFileSync(page, text)
  else if (!existsSync(page) || readFileSync(page, 'utf8') !== text)
    faults.push('docs/errors.md is not up to date; run node docs/scripts/errors.mjs')
}

/** Every source file: the name of its package, its code and its comments. */
function sources() {
  const names = readdirSync(packages).filter((name) => existsSync(join(packages, name, 'src')))
  return names.sort().flatMap((name) => sourcesIn(name, join(packages, name, 'src')))
}

function sourcesIn(name, folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'))
  return files.sort().map((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
    return { name, code: text.replace(comment, ''), comments: (text.match(comment) ?? []).join('\n') }
  })
}

/** Code → the packages whose sources have it, and the classes of error that carry it. */
function codesOf(files) {
  const found = new Map()
  const literal = /(?<![=!]== )(?:new (\w+)\(\s*)?'((?:ERR|WARN)_[A-Z_]+)'/g
  for (const { name, code } of files) {
    for (const [, errorClass, key] of code.matchAll(literal)) {
      const entry = found.get(key) ?? { packages: new Set(), classes: new Set() }
      found.set(key, entry)
      entry.packages.add(name)
      if (errorClass !== undefined) entry.classes.add(errorClass)
    }
  }
  for (const [key, { classes }] of found)
    if (classes.size === 0) for (const one of promised(files, key)) classes.add(one)
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

// Where the class does not stand beside the code, `@throws StateError `ERR_STATE`, `ERR_DISPOSED`` tells it.
function promised(files, key) {
  const list = /(\w+Error)\}? ((?:`[A-Z_]+`,?\s+(?:\*\s+)?)*`[A-Z_]+`)/g
  const all = files.flatMap(({ comments }) => [...comments.matchAll(list)])
  return all.filter(([, , names]) => names.includes(`\`${key}\``)).map(([, errorClass]) => errorClass)
}

function faultsOf(codes, entries) {
  const unknown = [...codes.keys()].filter((key) => !(key in entries))
  const unused = Object.keys(entries).filter((key) => !codes.has(key))
  const empty = Object.keys(entries).filter((key) => !entries[key].means || !entries[key].next)
  const nameless = [...codes].filter(
    ([key, { classes }]) => (classes.size === 0) !== (entries[key]?.kind !== undefined),
  )
  return [
    ...unknown.map(
      (key) => `${key} is in the sources, but not in docs/errors.json; say there what it means and what to do`,
    ),
    ...unused.map((key) => `${key} is in docs/errors.json, but not in the sources; remove it there`),
    ...empty.map((key) => `${key} needs "means" and "next" in docs/errors.json`),
    ...nameless.map(
      ([key]) => `${key} needs "kind" in docs/errors.json if, and only if, the sources do not name its class`,
    ),
  ]
}

function pageOf(codes, entries) {
  return [
    '# Errors',
    '',
    '<!-- Written by docs/scripts/errors.mjs from the sources and docs/errors.json. Do not edit. -->',
    '',
    'Every error of PaPy has a `code`. Codes are stable, messages are for people and may change: branch on the code.',
    '`isPapyError(value)` finds such an error, `isPiperError(value)` finds the placeholder of a failed item.',
    'See [the guide on errors](guide/06-errors.md).',
    ...[...codes].flatMap(([key, found]) => section(key, found, entries[key])),
    '',
  ].join('\n')
}

function section(key, { packages, classes }, { kind, means, next }) {
  const kinds =
    kind ??
    [...classes]
      .sort()
      .map((name) => `\`${name}\``)
      .join(', ')
  const names = [...packages].map((name) => `\`@papy/${name}\``).join(', ')
  return ['', `## ${key}`, '', `${kinds}. In the sources of ${names}.`, '', means, '', `**What to do.** ${next}`]
}
