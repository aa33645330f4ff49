// Writes docs/plugin/laws.md: every law of @papy/conformance, as built. With --check it writes nothing, and fails if the
// page is not what it would write.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as conformance from '../../packages/conformance/dist/index.js'

const page = fileURLToPath(new URL('../plugin/laws.md', import.meta.url))

/** The kinds of plugin: where the page on them is, and their laws; the capabilities from which laws tell whom they bind. */
const shelves = [
  {
    title: 'Transports',
    page: 'transport.md',
    laws: conformance.transportLaws,
    flags: ['crossProcess', 'crossHost', 'durable', 'keeps', 'sharedMemory'],
    besides: { maxByteLength: [1_024, Number.POSITIVE_INFINITY] },
  },
  {
    title: 'Serializers',
    page: 'serializer.md',
    laws: conformance.serializerLaws,
    flags: ['typedArray'],
  },
  {
    title: 'Runtimes',
    page: 'runtime.md',
    laws: conformance.runtimeLaws,
    flags: ['sameRealm', 'sharedMemory', 'remote', 'preemptible'],
  },
  // Not there in every version of the kit.
  { title: 'Journals', page: 'journal.md', laws: conformance.journalLaws ?? [], flags: [] },
  { title: 'Sinks', page: 'sink.md', laws: conformance.sinkLaws, values: ['exactly-once', 'at-least-once'] },
]

const text = pageOf()
if (!process.argv.includes('--check')) writeFileSync(page, text)
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.error('laws: docs/plugin/laws.md is not up to date; run node docs/scripts/laws.mjs')
  process.exitCode = 1
}

function pageOf() {
  return [
    '# Laws',
    '',
    '<!-- Written by docs/scripts/laws.mjs from @papy/conformance. Do not edit. -->',
    '',
    'What [`@papy/conformance`](conformance.md) tests. An id is never given to another law. *Heavy* laws take very long or very',
    'much memory, and are tested where that is asked for. Laws of transports are tested on one event loop, between threads and',
    'between processes, as far as the transport claims to reach; those of which another place is named, only there.',
    ...shelves.filter(({ laws }) => laws.length > 0).flatMap(shelf),
    '',
  ].join('\n')
}

function shelf({ title, page: about, laws, flags = [], besides = {}, values }) {
  const claims = values ?? combinations(flags, besides)
  return [
    '',
    `## ${title}`,
    '',
    `See [how they are written](${about}).`,
    '',
    '| id | what is promised | whom it does not bind |',
    '| --- | --- | --- |',
    ...laws.map((law) => `| ${law.id} | ${cell(law.title)} | ${cell(exceptions(law, claims).join('; '))} |`),
  ]
}

function exceptions({ unless, where, heavy, beyond }, claims) {
  const reasons = new Set(claims.map((claim) => unless?.(claim)).filter((reason) => reason !== undefined))
  const places = where && where.length < 3 ? [`only in a ${where.join(' and a ')}`] : []
  return [
    ...[...reasons].map((reason) => `who ${reason}`.replace(/^who (?=its |descriptors )/, '')),
    ...places,
    ...(beyond ? ['only where it does not claim to reach'] : []),
    ...(heavy ? ['heavy'] : []),
  ]
}

/** Everything that a plugin may claim. */
function combinations(flags, besides) {
  let all = [{}]
  for (const flag of flags) all = all.flatMap((one) => [true, false].map((value) => ({ ...one, [flag]: value })))
  for (const [key, values] of Object.entries(besides))
    all = all.flatMap((one) => values.map((value) => ({ ...one, [key]: value })))
  return all
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}
